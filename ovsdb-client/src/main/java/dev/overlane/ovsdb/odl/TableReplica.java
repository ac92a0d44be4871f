package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
  /** Heap for each value of a row, of whatever kind. */
  private static final int VALUE_WEIGHT = 64;

  private final GenericTableSchema schema;
  private final Decoder<R> decoder;
  private final Map<UUID, R> rows = new LinkedHashMap<>();
  private final Map<UUID, Integer> weights = new HashMap<>();
  private ImmutableMap<UUID, R> view = ImmutableMap.of();
  private long weight;
  private boolean touched;

  /** A row as it is now, in the light of what it was; null: it is new. */
  @FunctionalInterface
  interface Decoder<R> {
    R decode(UUID uuid, RowReader row, @Nullable R before);
  }

  TableReplica(GenericTableSchema schema, Decoder<R> decoder) {
    this.schema = schema;
    this.decoder = decoder;
  }

  /** Applies a table-update (RFC 7047 section 4.1.6); returns how many rows there are then. */
  int apply(JsonNode update) {
    check(update);
    TableUpdate<GenericTableSchema> decoded = schema.updatesFromJson(update);
    decoded
        .getRows()
        .forEach(
            (id, change) ->
                put(
                    RowReader.uuid(id),
                    decoded.getNew(id),
                    weightOf(update.path(id.toString()).path("new"))));
    return rows.size();
  }

  private void put(UUID uuid, @Nullable Row<GenericTableSchema> row, int rowWeight) {
    touched = true;
    Integer before;
    if (row == null) {
      rows.remove(uuid);
      before = weights.remove(uuid);
    } else {
      rows.put(uuid, decoder.decode(uuid, new RowReader(row), rows.get(uuid)));
      before = weights.put(uuid, rowWeight);
      weight += rowWeight;
    }
    weight -= before == null ? 0 : before;
  }

  private static int weightOf(JsonNode node) {
    long sum = VALUE_WEIGHT + (node.isTextual() ? 2L * node.textValue().length() : 0);
    for (JsonNode child : node) {
      sum += weightOf(child);
    }
    return Ints.saturatedCast(sum);
  }

  /** An estimate of the heap that the rows take. */
  long weight() {
    return weight;
  }

  int size() {
    return rows.size();
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
