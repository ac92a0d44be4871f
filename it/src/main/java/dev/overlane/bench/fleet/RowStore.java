package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one host's database Open_vSwitch. A draft is committed whole or not at all: rows that
 * nothing refers to any more vanish, references resolve, names are unique. Confined to the event
 * loop.
 */
final class RowStore {
  private final RowSchema schema;
  private final long host;
  private long lastUuid;
  private Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * @param host a number that tells its rows from those of other hosts
   */
  RowStore(RowSchema schema, long host) {
    this.schema = schema;
    this.host = host;
  }

  /**
   * What a commit did to one row.
   *
   * @param before null if it is new
   * @param after null if it is gone
   */
  record Change(@Nullable Row before, @Nullable Row after) {
    Row any() {
      return after == null ? Objects.requireNonNull(before) : after;
    }
  }

  /** The rows as a transaction would have them. */
  final class Draft {
    private final Map<String, Row> next = new LinkedHashMap<>(rows);

    String newUuid() {
      return new UUID(host, ++lastUuid).toString();
    }

    Collection<Row> rows() {
      return next.values();
    }

    Optional<Row> find(String uuid) {
      return Optional.ofNullable(next.get(uuid));
    }

    void put(Row row) {
      next.put(row.uuid(), row);
    }

    void delete(String uuid) {
      next.remove(uuid);
    }

    /** Commits; an exception says why not, and leaves everything as it was. */
    ImmutableList<Change> commit() throws Refusal {
      collectGarbage();
      check();
      ImmutableList<Change> changes = changes(rows, next);
      rows = next;
      return changes;
    }

    private void collectGarbage() throws Refusal {
      Set<String> reached = new HashSet<>();
      for (Row row : next.values()) {
        if (schema.table(row.table()).root()) {
          reach(row, reached);
        }
      }
      next.keySet().retainAll(reached);
    }

    private void reach(Row row, Set<String> reached) throws Refusal {
      if (!reached.add(row.uuid())) {
        return;
      }
      for (Map.Entry<String, Datum> cell : row.cells().entrySet()) {
        if (schema.column(row.table(), cell.getKey()).strong()) {
          for (String uuid : cell.getValue().references()) {
            Row target = next.get(uuid);
            if (target == null) {
              throw new Refusal("referential integrity violation", "no row " + uuid);
            }
            reach(target, reached);
          }
        }
      }
    }

    private void check() throws Refusal {
      Set<ImmutableList<Object>> unique = new HashSet<>();
      for (Row row : next.values()) {
        RowSchema.Table table = schema.table(row.table());
        for (String column : table.unique()) {
          if (!unique.add(ImmutableList.of(row.table(), column, row.get(column)))) {
            throw new Refusal(
                "constraint violation", row.table() + "." + column + " twice: " + row.get(column));
          }
        }
        if (row.table().equals("Port") && row.get("interfaces").entries().isEmpty()) {
          throw new Refusal("constraint violation", "a port without an interface");
        }
      }
    }
  }

  private static ImmutableList<Change> changes(Map<String, Row> before, Map<String, Row> after) {
    ImmutableList.Builder<Change> changes = ImmutableList.builder();
    after.forEach(
        (uuid, row) -> {
          Row old = before.get(uuid);
          if (!row.equals(old)) {
            changes.add(new Change(old, row));
          }
        });
    before.forEach(
        (uuid, row) -> {
          if (!after.containsKey(uuid)) {
            changes.add(new Change(row, null));
          }
        });
    return changes.build();
  }

  RowSchema schema() {
    return schema;
  }

  Draft draft() {
    return new Draft();
  }

  Collection<Row> rows() {
    return rows.values();
  }

  Optional<Row> find(String uuid) {
    return Optional.ofNullable(rows.get(uuid));
  }

  /** The only row of table Open_vSwitch. */
  Row root() {
    return rows.values().stream()
        .filter(row -> row.table().equals("Open_vSwitch"))
        .findFirst()
        .orElseThrow();
  }

  /** Puts the row into the empty database that {@code ovs-vsctl init} and vswitchd make. */
  void initialise(String systemId, String version) {
    String uuid = new UUID(host, ++lastUuid).toString();
    rows.put(
        uuid,
        new Row(
            "Open_vSwitch",
            uuid,
            ImmutableMap.of(
                "external_ids",
                Datum.texts(ImmutableMap.of("system-id", systemId)),
                "ovs_version",
                Datum.text(version))));
  }
}
