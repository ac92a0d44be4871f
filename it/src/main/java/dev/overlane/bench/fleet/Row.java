package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row. A value; any thread.
 *
 * @param table the name of its table
 * @param uuid its {@code _uuid}
 * @param cells columns that do not have the schema's initial value, or have been written
 */
record Row(String table, String uuid, ImmutableMap<String, Datum> cells) {

  /** What a column holds; what it never was given is empty. */
  Datum get(String column) {
    return cells.getOrDefault(column, Datum.EMPTY);
  }

  Row with(String column, Datum value) {
    if (value.equals(cells.get(column))) {
      return this;
    }
    Map<String, Datum> next = new LinkedHashMap<>(cells);
    next.put(column, value);
    return new Row(table, uuid, ImmutableMap.copyOf(next));
  }
}
