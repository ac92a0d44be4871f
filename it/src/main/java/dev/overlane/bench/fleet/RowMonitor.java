package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one client monitors (RFC 7047 section 4.1.5), with all kinds of changes. A value; any
 * thread.
 *
 * @param schema of the database
 * @param id the client's name for it
 * @param columns by table
 */
record RowMonitor(
    RowSchema schema, JsonNode id, ImmutableMap<String, ImmutableList<String>> columns) {

  /** Reads the parameters of a monitor request. */
  static RowMonitor of(RowSchema schema, JsonNode params) {
    ImmutableMap.Builder<String, ImmutableList<String>> columns = ImmutableMap.builder();
    params
        .path(2)
        .properties()
        .forEach(
            table -> {
              JsonNode request = table.getValue();
              columns.put(
                  table.getKey(),
                  Streams.stream((request.isArray() ? request.path(0) : request).path("columns"))
                      .map(JsonNode::asText)
                      .collect(ImmutableList.toImmutableList()));
            });
    return new RowMonitor(schema, params.path(1), columns.buildOrThrow());
  }

  /** The table-updates of a commit (section 4.1.6); empty if it concerns nothing monitored. */
  Optional<ObjectNode> updates(Iterable<RowStore.Change> changes) {
    ObjectNode updates = JsonNodeFactory.instance.objectNode();
    for (RowStore.Change change : changes) {
      Row any = change.any();
      ObjectNode update = update(change);
      if (columns.containsKey(any.table()) && !update.isEmpty()) {
        updates.withObjectProperty(any.table()).set(any.uuid(), update);
      }
    }
    return updates.isEmpty() ? Optional.empty() : Optional.of(updates);
  }

  private ObjectNode update(RowStore.Change change) {
    ObjectNode update = JsonNodeFactory.instance.objectNode();
    Row before = change.before();
    Row after = change.after();
    if (before != null) {
      ObjectNode old = json(before, after);
      if (old.isEmpty()) {
        return update;
      }
      update.set("old", old);
    }
    if (after != null) {
      update.set("new", json(after, null));
    }
    return update;
  }

  /** A row's monitored columns; of these, where there is another row, those that differ from it. */
  private ObjectNode json(Row row, @Nullable Row other) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    RowSchema.Table table = schema.tables().get(row.table());
    for (String name : columns.getOrDefault(row.table(), ImmutableList.of())) {
      RowSchema.Column column = table == null ? null : table.columns().get(name);
      if (column != null) {
        Datum value = row.cells().getOrDefault(name, column.initial());
        if (other == null || !value.equals(other.cells().getOrDefault(name, column.initial()))) {
          json.set(name, value.json(column.map()));
        }
      }
    }
    return json;
  }
}
