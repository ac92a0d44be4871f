package dev.overlane.controller.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the script told of one host: names and values as in {@code facts.sh}. PURE.
 *
 * @param values by name
 * @param asked when the script was started, by the clock of this machine
 * @param answered when its answer was complete
 */
public record HostFacts(ImmutableMap<String, String> values, Instant asked, Instant answered) {
  private static final String PATH = "path.";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row of OVSDB: columns by name, values in the JSON of RFC 7047 section 5.1. */
  record Row(ImmutableMap<String, JsonNode> columns) {
    /** A column's string; empty if there is none. */
    String text(String column) {
      JsonNode value = columns.get(column);
      return value != null && value.isTextual() ? value.asText() : "";
    }

    /** A column's number; empty if there is none. */
    OptionalInt number(String column) {
      JsonNode value = columns.get(column);
      return value != null && value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
    }

    /** The rows that a column refers to, by UUID. */
    ImmutableSet<String> refs(String column) {
      JsonNode value = columns.get(column);
      if (value == null) {
        return ImmutableSet.of();
      }
      if (value.path(0).asText().equals("uuid")) {
        return ImmutableSet.of(value.path(1).asText());
      }
      ImmutableSet.Builder<String> refs = ImmutableSet.builder();
      value.path(1).forEach(ref -> refs.add(ref.path(1).asText()));
      return refs.build();
    }

    boolean isTrue(String column) {
      JsonNode value = columns.get(column);
      return value != null && value.asBoolean();
    }

    /** The value of a key in a column that is a map; empty if there is none. */
    Optional<String> entry(String column, String key) {
      JsonNode value = columns.get(column);
      if (value != null && value.path(0).asText().equals("map")) {
        for (JsonNode entry : value.path(1)) {
          if (entry.path(0).asText().equals(key)) {
            return Optional.of(entry.path(1).asText());
          }
        }
      }
      return Optional.empty();
    }

    /** The strings of a column that is a set, or has one. */
    ImmutableList<String> all(String column) {
      JsonNode value = columns.get(column);
      if (value == null) {
        return ImmutableList.of();
      }
      if (value.isTextual()) {
        return ImmutableList.of(value.asText());
      }
      ImmutableList.Builder<String> all = ImmutableList.builder();
      value.path(1).forEach(element -> all.add(element.asText()));
      return all.build();
    }
  }

  /** Reads the script's answer; empty if it is none, or is cut off. */
  static Optional<HostFacts> parse(String text, Instant asked, Instant answered) {
    Map<String, String> values = new HashMap<>();
    for (String line : Splitter.on('\n').split(text)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1).strip());
      }
    }
    return "1".equals(values.get("facts")) && values.containsKey("end")
        ? Optional.of(new HostFacts(ImmutableMap.copyOf(values), asked, answered))
        : Optional.empty();
  }

  /** A value; the empty string if the script did not tell. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  OptionalInt number(String name) {
    try {
      return OptionalInt.of(Integer.parseInt(get(name)));
    } catch (NumberFormatException none) {
      return OptionalInt.empty();
    }
  }

  /** Whether ovsdb-server answered there. */
  boolean hasDatabase() {
    return !get("ovs").equals("absent") && !get("ovs").startsWith("failed");
  }

  /** What was found about the way to each peer, by its address. */
  ImmutableMap<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(PATH)) {
            paths.put(name.substring(PATH.length()), value);
          }
        });
    return ImmutableMap.copyOf(paths);
  }

  /** The rows of a table as {@code ovs-vsctl --format=json} prints them; none if it did not. */
  ImmutableList<Row> rows(String name) {
    try {
      JsonNode table = JSON.readTree(get(name));
      ImmutableList.Builder<Row> rows = ImmutableList.builder();
      for (JsonNode data : table.path("data")) {
        ImmutableMap.Builder<String, JsonNode> columns = ImmutableMap.builder();
        for (int column = 0; column < data.size(); column++) {
          columns.put(table.path("headings").path(column).asText(), data.path(column));
        }
        rows.add(new Row(columns.buildKeepingLast()));
      }
      return rows.build();
    } catch (JsonProcessingException none) {
      return ImmutableList.of();
    }
  }

  Optional<Row> row(String table, String name) {
    return rows(table).stream().filter(row -> row.text("name").equals(name)).findFirst();
  }
}
