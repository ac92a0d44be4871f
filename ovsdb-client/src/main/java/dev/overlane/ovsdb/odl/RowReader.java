package dev.overlane.ovsdb.odl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.notation.Column;
import org.opendaylight.ovsdb.lib.notation.Row;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * One row as ODL decoded it, read by column with the type that vswitch.xml gives the column. A
 * column that is absent or of another type is a {@link ProtocolViolation}.
 *
 * @param row decoded by the server's own schema
 */
record RowReader(Row<GenericTableSchema> row) {

  /** Decodes a row of the wire. */
  static RowReader of(GenericTableSchema table, ObjectNode row) {
    try {
      return new RowReader(table.createRow(row));
    } catch (RuntimeException e) { // ODL has many kinds, and casts where it should ask
      throw new ProtocolViolation("not an OVSDB server: bad row: " + e.getMessage(), e);
    }
  }

  String text(String column) {
    return atom(column, value(column), String.class);
  }

  boolean flag(String column) {
    return atom(column, value(column), Boolean.class);
  }

  Optional<String> optionalText(String column) {
    return set(column).stream().findFirst().map(v -> atom(column, v, String.class));
  }

  OptionalInt optionalInt(String column) {
    return set(column).stream().mapToInt(v -> whole(column, v)).findFirst();
  }

  ImmutableSet<String> texts(String column) {
    return each(column, v -> atom(column, v, String.class));
  }

  ImmutableSet<Integer> ints(String column) {
    return each(column, v -> whole(column, v));
  }

  ImmutableSet<UUID> refs(String column) {
    return each(column, v -> uuid(atom(column, v, org.opendaylight.ovsdb.lib.notation.UUID.class)));
  }

  ImmutableMap<String, String> map(String column) {
    Map<?, ?> pairs = atom(column, value(column), Map.class);
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    pairs.forEach(
        (key, value) ->
            map.put(atom(column, key, String.class), atom(column, value, String.class)));
    return map.buildOrThrow();
  }

  /** Reads a row's name on the wire. */
  static UUID uuid(org.opendaylight.ovsdb.lib.notation.UUID uuid) {
    try {
      return UUID.fromString(uuid.toString());
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("not an OVSDB server: bad UUID " + uuid, e);
    }
  }

  private <T> ImmutableSet<T> each(String column, Function<Object, T> read) {
    return set(column).stream().map(read).collect(toImmutableSet());
  }

  private Set<?> set(String column) {
    return atom(column, value(column), Set.class);
  }

  private static int whole(String column, @Nullable Object value) {
    return Ints.saturatedCast(atom(column, value, Long.class));
  }

  private @Nullable Object value(String name) {
    Column<GenericTableSchema, Object> column =
        row.getColumn(row.getTableSchema().column(name, Object.class));
    return column == null ? null : column.getData();
  }

  private static <T> T atom(String column, @Nullable Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new ProtocolViolation(
          "column " + column + " came without a value of type " + type.getSimpleName());
    }
    return type.cast(value);
  }
}
