package dev.overlane.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.UUID;

/**
 * A row that a controller has made, as a wish: only columns that one sets, and only where they
 * differ from their defaults. A value.
 *
 * @param id by which other rows refer to it; made up, so that requests can be encoded beforehand
 * @param columns in the notation of RFC 7047
 */
record Row(String table, UUID id, ObjectNode columns) {
  private static final ImmutableSet<String> SET_BY_CONTROLLERS =
      ImmutableSet.of(
          "name",
          "datapath_type",
          "fail_mode",
          "protocols",
          "other_config",
          "external_ids",
          "tag",
          "vlan_mode",
          "trunks",
          "fake_bridge",
          "type",
          "options",
          "ofport_request",
          "target",
          "connection_mode",
          "max_backoff",
          "mtu_request",
          "inactivity_probe");

  /** Takes over a row of a database, references apart. */
  static Row of(String table, JsonNode read) {
    ObjectNode columns = Database.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> column : read.properties()) {
      if (SET_BY_CONTROLLERS.contains(column.getKey()) && !isDefault(column.getValue())) {
        columns.set(column.getKey(), column.getValue());
      }
    }
    return new Row(table, UUID.randomUUID(), columns);
  }

  private static boolean isDefault(JsonNode value) {
    boolean empty = value.isArray() && value.path(1).isArray() && value.path(1).isEmpty();
    return empty || value.asText("x").isEmpty() || (value.isBoolean() && !value.asBoolean());
  }

  /** Lets it refer to others. */
  void refer(String column, Iterable<Row> others) {
    columns.set(column, set(others));
  }

  /** A set of references to rows, as RFC 7047 writes it. */
  static JsonNode set(Iterable<Row> rows) {
    var references = Database.JSON.createArrayNode();
    rows.forEach(row -> references.add(row.reference()));
    return Database.JSON.createArrayNode().add("set").add(references);
  }

  private JsonNode reference() {
    return Database.JSON.createArrayNode().add("uuid").add(id.toString());
  }

  /** The operation that makes it, under its id. */
  ObjectNode insert() {
    ObjectNode operation = Database.JSON.createObjectNode();
    operation.put("op", "insert").put("table", table).put("uuid", id.toString());
    operation.set("row", columns);
    return operation;
  }

  /** The same for ovs-vsctl(8). */
  ImmutableList<String> create() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    words.add("--", "--id=" + label(id.toString()), "create", table);
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      words.add(column.getKey() + "=" + text(column.getValue()));
    }
    return words.build();
  }

  /** What ovs-vsctl calls it within one call. */
  String label() {
    return label(id.toString());
  }

  private static String label(String id) {
    return "@r" + id.replace("-", "");
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    switch (value.path(0).asText()) {
      case "uuid" -> text.append(label(value.path(1).asText()));
      case "map" -> {
        for (JsonNode pair : value.path(1)) {
          text.append(text.isEmpty() ? "" : ",").append(text(pair.path(0)));
          text.append('=').append(text(pair.path(1)));
        }
        text.insert(0, '{').append('}');
      }
      default -> {
        for (JsonNode element : value.path(1)) {
          text.append(text.isEmpty() ? "" : ",").append(text(element));
        }
        text.insert(0, '[').append(']');
      }
    }
    return text.toString();
  }
}
