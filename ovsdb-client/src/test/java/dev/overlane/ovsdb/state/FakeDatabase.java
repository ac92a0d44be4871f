package dev.overlane.ovsdb.state;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Sets;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A database Open_vSwitch in memory: applies change sets as RFC 7047 section 4.1.3 says, with
 * garbage collection of unreferenced rows (section 3.2, isRoot) and unique names.
 *
 * <p>A cell holds a String, Long, Boolean, Set of String, Set of UUID, Map of String, or nothing.
 */
final class FakeDatabase {
  static final String NAME = "name";

  /** Columns that hold references, and the table they refer to. */
  private static final ImmutableMap<String, Table> REFERENCES =
      ImmutableMap.of(
          "bridges", Table.BRIDGE,
          "ports", Table.PORT,
          "controller", Table.CONTROLLER,
          "interfaces", Table.INTERFACE);

  private static final ImmutableSetMultimap<Table, String> COLUMNS =
      ImmutableSetMultimap.<Table, String>builder()
          .putAll(Table.ROOT, "bridges", "external_ids")
          .putAll(Table.BRIDGE, NAME, "datapath_type", "fail_mode", "protocols", "ports")
          .putAll(Table.BRIDGE, "controller", "other_config", "external_ids", "datapath_id")
          .putAll(Table.PORT, NAME, "interfaces", "tag", "trunks", "vlan_mode", "fake_bridge")
          .putAll(Table.PORT, "external_ids")
          .putAll(Table.INTERFACE, NAME, "type", "options", "ofport", "error", "external_ids")
          .putAll(Table.INTERFACE, "ifindex", "mac_in_use", "mtu_request")
          .putAll(Table.INTERFACE, "ofport_request")
          .putAll(Table.CONTROLLER, "target", "connection_mode", "max_backoff", "is_connected")
          .build();

  private final Map<UUID, FakeRow> rows = new TreeMap<>();
  private final UUID root;
  private long lastUuid;

  FakeDatabase() {
    root = insert(Table.ROOT, Map.of());
  }

  UUID root() {
    return root;
  }

  /** Inserts a row; it is referred to by nothing yet. */
  UUID insert(Table table, Map<String, Object> columns) {
    UUID uuid = new UUID(0, ++lastUuid);
    rows.put(uuid, new FakeRow(uuid, table, new TreeMap<>()));
    columns.forEach((column, value) -> set(uuid, column, value));
    return uuid;
  }

  FakeRow row(UUID uuid) {
    FakeRow row = rows.get(uuid);
    checkArgument(row != null, "no row %s", uuid);
    return row;
  }

  void set(UUID uuid, String column, Object value) {
    FakeRow row = row(uuid);
    checkArgument(COLUMNS.containsEntry(row.table(), column), "no column %s in %s", column, row);
    row.cells().put(column, value);
  }

  /** Adds references to a set. */
  void refer(UUID uuid, String column, UUID... targets) {
    set(uuid, column, Sets.union(row(uuid).refs(column), Set.of(targets)).immutableCopy());
  }

  /** What a monitor of all columns would show. */
  OvsdbSnapshot snapshot() {
    return FakeRow.snapshot(row(root), rows.values());
  }

  /** Applies one transaction and commits it. */
  void apply(OvsdbChangeSet changes) {
    Map<String, UUID> labels = new HashMap<>();
    for (OvsdbChange change : changes.changes()) {
      if (change instanceof Insert insert) {
        checkArgument(insert.label().matches("[a-zA-Z_][a-zA-Z0-9_]*"), insert.label());
        UUID before = labels.put(insert.label(), insert(insert.table(), Map.of()));
        checkArgument(before == null, "label %s twice", insert.label());
      }
    }
    changes.changes().forEach(change -> apply(change, labels));
    commit();
  }

  /** Collects garbage and enforces what the schema demands. */
  void commit() {
    collectGarbage();
    for (Table table : Table.values()) {
      Set<Object> names = new HashSet<>();
      for (FakeRow row : rows.values()) {
        if (row.table() == table && row.cells().containsKey(NAME)) {
          checkState(names.add(row.cells().get(NAME)), "name twice in %s: %s", table, row);
        }
      }
    }
    for (FakeRow row : rows.values()) {
      checkState(row.table() != Table.PORT || !row.refs("interfaces").isEmpty(), "empty %s", row);
    }
  }

  private void apply(OvsdbChange change, Map<String, UUID> labels) {
    if (change instanceof Insert insert) {
      UUID uuid = resolve(new Ref.Inserted(insert.label()), labels);
      insert.columns().forEach((column, value) -> set(uuid, column, cell(value, labels)));
    } else if (change instanceof Update update) {
      check(update.row(), update.table());
      update.columns().forEach((name, value) -> set(update.row(), name, cell(value, labels)));
    } else if (change instanceof MutateMap mutate) {
      check(mutate.row(), mutate.table());
      Map<String, String> map = new TreeMap<>(row(mutate.row()).map(mutate.column()));
      map.keySet().removeAll(mutate.remove());
      map.putAll(mutate.put());
      set(mutate.row(), mutate.column(), ImmutableMap.copyOf(map));
    } else if (change instanceof MutateRefs mutate) {
      check(mutate.row(), mutate.table());
      Set<UUID> refs = new HashSet<>(row(mutate.row()).refs(mutate.column()));
      refs.removeAll(mutate.remove());
      mutate.insert().forEach(ref -> refs.add(resolve(ref, labels)));
      set(mutate.row(), mutate.column(), ImmutableSet.copyOf(refs));
    } else if (change instanceof OvsdbChange.Increment increment) {
      check(increment.row(), increment.table());
    }
  }

  private void check(UUID uuid, Table table) {
    checkArgument(row(uuid).table() == table, "%s is not in %s", uuid, table);
  }

  private Object cell(OvsdbValue value, Map<String, UUID> labels) {
    if (value instanceof OvsdbValue.Text text) {
      return text.value();
    } else if (value instanceof OvsdbValue.Whole whole) {
      return whole.value();
    } else if (value instanceof OvsdbValue.Flag flag) {
      return flag.value();
    } else if (value instanceof OvsdbValue.TextSet set) {
      return set.values();
    } else if (value instanceof OvsdbValue.TextMap map) {
      return map.values();
    }
    ImmutableSet.Builder<UUID> refs = ImmutableSet.builder();
    ((OvsdbValue.RefSet) value).values().forEach(ref -> refs.add(resolve(ref, labels)));
    return refs.build();
  }

  private UUID resolve(Ref ref, Map<String, UUID> labels) {
    UUID uuid =
        ref instanceof Ref.Existing existing
            ? existing.uuid()
            : labels.get(((Ref.Inserted) ref).label());
    checkArgument(uuid != null, "%s is dangling", ref);
    return row(uuid).uuid();
  }

  private void collectGarbage() {
    Set<UUID> reached = new HashSet<>();
    reach(root, reached);
    rows.keySet().retainAll(reached);
  }

  private void reach(UUID uuid, Set<UUID> reached) {
    if (reached.add(uuid)) {
      REFERENCES
          .keySet()
          .forEach(column -> row(uuid).refs(column).forEach(to -> reach(to, reached)));
    }
  }
}
