package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.message.TableUpdate;
import org.opendaylight.ovsdb.lib.notation.Row;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * A live copy of one table's monitored columns. An update decodes the rows it names and no others;
 * the immutable view is made anew only if one was touched. Confined to the session's event loop.
 *
 * @param <R> the snapshot's record for a row
 */
final class TableReplica<R> {
  private final GenericTableSchema schema;
  private final BiFunction<UUID, RowReader, R> decoder;
  private final Map<UUID, R> rows = new LinkedHashMap<>();
  private ImmutableMap<UUID, R> view = ImmutableMap.of();
  private boolean touched;

  TableReplica(GenericTableSchema schema, BiFunction<UUID, RowReader, R> decoder) {
    this.schema = schema;
    this.decoder = decoder;
  }

  /** Applies a table-update (RFC 7047 section 4.1.6). */
  void apply(JsonNode update) {
    check(update);
    TableUpdate<GenericTableSchema> decoded = decode(update);
    decoded.getRows().forEach((id, change) -> put(RowReader.uuid(id), decoded.getNew(id)));
  }

  private TableUpdate<GenericTableSchema> decode(JsonNode update) {
    try {
      return schema.updatesFromJson(update);
    } catch (RuntimeException e) { // ODL has many kinds
      throw new ProtocolViolation("not an OVSDB server: bad table update: " + e.getMessage(), e);
    }
  }

  private void put(UUID uuid, @Nullable Row<GenericTableSchema> row) {
    touched = true;
    if (row == null) {
      rows.remove(uuid);
    } else {
      rows.put(uuid, decoder.apply(uuid, new RowReader(row)));
    }
  }

  /** Returns the rows as they are now. */
  ImmutableMap<UUID, R> view() {
    if (touched) {
      view = ImmutableMap.copyOf(rows);
      touched = false;
    }
    return view;
  }

  /** ODL casts where it should ask. */
  private static void check(JsonNode update) {
    boolean wellFormed = update.isObject();
    for (JsonNode row : update) {
      wellFormed &= row.isObject() && isRow(row.path("new")) && isRow(row.path("old"));
    }
    if (!wellFormed) {
      throw new ProtocolViolation("not an OVSDB server: bad table update");
    }
  }

  private static boolean isRow(JsonNode row) {
    return row.isObject() || row.isMissingNode();
  }
}
