package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;

/**
 * One transaction (RFC 7047 sections 4.1.3 and 5.2): the operations that Overlane sends; others are
 * refused. Confined to the event loop.
 */
final class RowTransaction {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RowSchema schema;
  private final RowStore.Draft draft;
  private final Map<String, String> labels = new HashMap<>();
  private boolean writes;

  private RowTransaction(RowStore store) {
    this.schema = store.schema();
    this.draft = store.draft();
  }

  /**
   * What became of it.
   *
   * @param results one for each operation
   * @param changes what was committed
   * @param writes whether it was to write
   */
  record Outcome(ArrayNode results, ImmutableList<RowStore.Change> changes, boolean writes) {}

  /** Carries one out; {@code params} begin with the database's name. */
  static Outcome execute(RowStore store, JsonNode params) {
    return new RowTransaction(store).execute(params);
  }

  private Outcome execute(JsonNode params) {
    ArrayNode results = NODES.arrayNode();
    try {
      for (JsonNode operation : params) {
        if (operation.has("uuid-name")) {
          labels.put(operation.path("uuid-name").asText(), draft.newUuid());
        }
      }
      for (int i = 1; i < params.size(); i++) {
        results.add(perform(params.path(i)));
      }
      return new Outcome(results, draft.commit(), writes);
    } catch (Refusal refusal) {
      results.addObject().put("error", refusal.error()).put("details", refusal.details());
      while (results.size() < params.size() - 1) {
        results.addNull();
      }
      return new Outcome(results, ImmutableList.of(), writes);
    }
  }

  private ObjectNode perform(JsonNode operation) throws Refusal {
    String table = operation.path("table").asText();
    return switch (operation.path("op").asText()) {
      case "insert" -> insert(table, operation);
      case "update" -> update(matching(table, operation), operation.path("row"));
      case "mutate" -> mutate(matching(table, operation), operation.path("mutations"));
      case "delete" -> delete(matching(table, operation));
      case "select" -> select(matching(table, operation), operation.path("columns"));
      case "wait" -> await(matching(table, operation), operation);
      case "comment" -> NODES.objectNode();
      default -> throw new Refusal("not supported", operation.toString());
    };
  }

  private ObjectNode insert(String table, JsonNode operation) throws Refusal {
    String label = operation.path("uuid-name").asText();
    String uuid = labels.getOrDefault(label, "");
    Row row = new Row(table, uuid.isEmpty() ? draft.newUuid() : uuid, ImmutableMap.of());
    draft.put(written(row, operation.path("row")));
    writes = true;
    ObjectNode result = NODES.objectNode();
    result.set("uuid", Datum.uuid(row.uuid()));
    return result;
  }

  private ObjectNode update(ImmutableList<Row> rows, JsonNode columns) throws Refusal {
    for (Row row : rows) {
      draft.put(written(row, columns));
    }
    writes = true;
    return count(rows);
  }

  private Row written(Row row, JsonNode columns) throws Refusal {
    Row result = row;
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      schema.column(row.table(), column.getKey());
      result = result.with(column.getKey(), datum(column.getValue()));
    }
    return result;
  }

  private ObjectNode mutate(ImmutableList<Row> rows, JsonNode mutations) throws Refusal {
    for (Row row : rows) {
      Row result = row;
      for (JsonNode mutation : mutations) {
        String column = mutation.path(0).asText();
        Datum now = value(result, column);
        Datum change = datum(mutation.path(2));
        result =
            switch (mutation.path(1).asText()) {
              case "insert" -> result.with(column, now.plus(change));
              case "delete" -> result.with(column, now.minus(change));
              case "+=" -> result.with(column, now.sum(change));
              default -> throw new Refusal("not supported", mutation.toString());
            };
      }
      draft.put(result);
    }
    writes = true;
    return count(rows);
  }

  private ObjectNode delete(ImmutableList<Row> rows) {
    rows.forEach(row -> draft.delete(row.uuid()));
    writes = true;
    return count(rows);
  }

  private ObjectNode select(ImmutableList<Row> rows, JsonNode columns) throws Refusal {
    ObjectNode result = NODES.objectNode();
    ArrayNode list = result.putArray("rows");
    for (Row row : rows) {
      list.add(projected(row, columns));
    }
    return result;
  }

  private ObjectNode await(ImmutableList<Row> rows, JsonNode operation) throws Refusal {
    ImmutableSet.Builder<JsonNode> found = ImmutableSet.builder();
    for (Row row : rows) {
      found.add(projected(row, operation.path("columns")));
    }
    boolean equal = found.build().equals(ImmutableSet.copyOf(operation.path("rows")));
    if (equal != operation.path("until").asText().equals("==")) {
      throw new Refusal("timed out", "\"wait\" timed out");
    }
    return NODES.objectNode();
  }

  private ObjectNode projected(Row row, JsonNode columns) throws Refusal {
    ObjectNode result = NODES.objectNode();
    for (JsonNode column : columns) {
      String name = column.asText();
      boolean map = !name.equals("_uuid") && schema.column(row.table(), name).map();
      result.set(name, value(row, name).json(map));
    }
    return result;
  }

  private ImmutableList<Row> matching(String table, JsonNode operation) throws Refusal {
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (Row row : draft.rows()) {
      if (row.table().equals(table) && matches(row, operation.path("where"))) {
        rows.add(row);
      }
    }
    return rows.build();
  }

  private boolean matches(Row row, JsonNode conditions) throws Refusal {
    for (JsonNode condition : conditions) {
      Datum value = value(row, condition.path(0).asText());
      Datum asked = datum(condition.path(2));
      boolean holds =
          switch (condition.path(1).asText()) {
            case "==" -> value.equals(asked);
            case "!=" -> !value.equals(asked);
            case "includes" -> value.plus(asked).equals(value);
            default -> throw new Refusal("not supported", condition.toString());
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private Datum value(Row row, String column) throws Refusal {
    if (column.equals("_uuid")) {
      return Datum.atom(Datum.uuid(row.uuid()));
    }
    RowSchema.Column type = schema.column(row.table(), column);
    return row.cells().getOrDefault(column, type.initial());
  }

  private Datum datum(JsonNode json) {
    return Datum.of(json, this::meant);
  }

  private JsonNode meant(JsonNode atom) {
    return atom.isArray() && atom.path(0).asText().equals("named-uuid")
        ? Datum.uuid(labels.getOrDefault(atom.path(1).asText(), ""))
        : atom;
  }

  private static ObjectNode count(ImmutableList<Row> rows) {
    return NODES.objectNode().put("count", rows.size());
  }
}
