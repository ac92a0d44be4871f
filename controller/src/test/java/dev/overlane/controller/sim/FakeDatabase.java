package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * The rows of one database Open_vSwitch. A transaction is applied whole or refused whole (RFC 7047
 * section 4.1.3): rows that are written to must exist, references must resolve, names are unique, a
 * port has an interface, and rows that nothing refers to any more vanish.
 */
final class FakeDatabase {
  private static final ImmutableSetMultimap<Table, String> COLUMNS =
      ImmutableSetMultimap.<Table, String>builder()
          .putAll(Table.ROOT, "bridges", "external_ids")
          .putAll(Table.BRIDGE, "name", "ports", "controller", "fail_mode", "datapath_type")
          .putAll(Table.BRIDGE, "datapath_id", "protocols", "other_config", "external_ids")
          .putAll(Table.PORT, "name", "interfaces", "tag", "trunks", "vlan_mode", "fake_bridge")
          .putAll(Table.PORT, "external_ids")
          .putAll(Table.INTERFACE, "name", "type", "options", "ofport", "error", "external_ids")
          .putAll(Table.INTERFACE, "ifindex", "mac_in_use", "mtu_request")
          .putAll(Table.INTERFACE, "ofport_request")
          .putAll(Table.CONTROLLER, "target", "connection_mode", "max_backoff", "is_connected")
          .build();

  /** A transaction that the server refuses. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String reason) {
      super(reason);
    }
  }

  private final UUID root = new UUID(0, 1);
  private long lastUuid = 1;
  private TreeMap<UUID, FakeRow> rows = new TreeMap<>();

  FakeDatabase() {
    rows.put(root, new FakeRow(root, Table.ROOT, ImmutableSortedMap.of()));
  }

  UUID root() {
    return root;
  }

  OvsdbSnapshot snapshot() {
    return new OvsdbSnapshot(
        rows.get(root).asRoot(),
        select(Table.BRIDGE, FakeRow::asBridge),
        select(Table.PORT, FakeRow::asPort),
        select(Table.INTERFACE, FakeRow::asInterface),
        select(Table.CONTROLLER, FakeRow::asController),
        ImmutableMap.of());
  }

  private <T> ImmutableMap<UUID, T> select(Table table, Function<FakeRow, T> as) {
    return rows.values().stream()
        .filter(row -> row.table() == table)
        .collect(ImmutableMap.toImmutableMap(FakeRow::uuid, as));
  }

  Optional<FakeRow> find(Table table, String name) {
    return rows.values().stream()
        .filter(row -> row.table() == table && row.name().equals(name))
        .findFirst();
  }

  /** Returns why the server refuses; empty: it is committed. */
  Optional<String> commit(OvsdbChangeSet changes) {
    TreeMap<UUID, FakeRow> before = rows;
    rows = new TreeMap<>(before);
    try {
      Map<String, UUID> labels = new HashMap<>();
      for (OvsdbChange change : changes.changes()) {
        if (change instanceof Insert insert
            && labels.put(insert.label(), new UUID(0, ++lastUuid)) != null) {
          throw new Refusal("duplicate uuid-name " + insert.label());
        }
      }
      for (OvsdbChange change : changes.changes()) {
        apply(change, labels);
      }
      collectGarbage();
      checkConstraints();
      return Optional.empty();
    } catch (Refusal refusal) {
      rows = before;
      return Optional.of(refusal.getMessage());
    }
  }

  private void apply(OvsdbChange change, Map<String, UUID> labels) throws Refusal {
    if (change instanceof Insert insert) {
      UUID uuid = labels.get(insert.label());
      rows.put(uuid, new FakeRow(uuid, insert.table(), ImmutableSortedMap.of()));
      write(insert.table(), uuid, insert.columns(), labels);
    } else if (change instanceof Update update) {
      write(update.table(), update.row(), update.columns(), labels);
    } else if (change instanceof MutateMap mutation) {
      Map<String, String> map =
          new TreeMap<>(existing(mutation.table(), mutation.row()).map(mutation.column()));
      map.keySet().removeAll(mutation.remove());
      map.putAll(mutation.put());
      put(mutation.row(), mutation.column(), new OvsdbValue.TextMap(ImmutableMap.copyOf(map)));
    } else if (change instanceof MutateRefs mutation) {
      Set<UUID> refs =
          new LinkedHashSet<>(existing(mutation.table(), mutation.row()).refs(mutation.column()));
      refs.removeAll(mutation.remove());
      for (OvsdbValue.Ref ref : mutation.insert()) {
        refs.add(resolve(ref, labels));
      }
      put(mutation.row(), mutation.column(), FakeRow.refSet(refs));
    }
  }

  private void write(
      Table table, UUID uuid, Map<String, OvsdbValue> columns, Map<String, UUID> labels)
      throws Refusal {
    existing(table, uuid);
    for (Map.Entry<String, OvsdbValue> cell : columns.entrySet()) {
      OvsdbValue value = cell.getValue();
      if (value instanceof OvsdbValue.RefSet set) {
        Set<UUID> refs = new LinkedHashSet<>();
        for (OvsdbValue.Ref ref : set.values()) {
          refs.add(resolve(ref, labels));
        }
        value = FakeRow.refSet(refs);
      }
      put(uuid, cell.getKey(), value);
    }
  }

  private void put(UUID uuid, String column, OvsdbValue value) throws Refusal {
    FakeRow row = rows.get(uuid);
    if (!COLUMNS.containsEntry(row.table(), column)) {
      throw new Refusal("No column " + column + " in table " + row.table().schemaName());
    }
    rows.put(uuid, row.with(column, value));
  }

  private FakeRow existing(Table table, UUID uuid) throws Refusal {
    FakeRow row = rows.get(uuid);
    if (row == null || row.table() != table) {
      throw new Refusal("timed out: row " + uuid + " is gone");
    }
    return row;
  }

  private static UUID resolve(OvsdbValue.Ref ref, Map<String, UUID> labels) throws Refusal {
    if (ref instanceof OvsdbValue.Ref.Existing existing) {
      return existing.uuid();
    }
    UUID uuid = labels.get(((OvsdbValue.Ref.Inserted) ref).label());
    if (uuid == null) {
      throw new Refusal("syntax error: no such uuid-name");
    }
    return uuid;
  }

  /** Rows that cannot be reached from the root go (RFC 7047 section 3.2, isRoot). */
  private void collectGarbage() throws Refusal {
    Set<UUID> reached = new HashSet<>();
    reach(root, reached);
    rows.keySet().retainAll(reached);
  }

  private void reach(UUID uuid, Set<UUID> reached) throws Refusal {
    FakeRow row = rows.get(uuid);
    if (row == null) {
      throw new Refusal("referential integrity violation: no row " + uuid);
    }
    if (reached.add(uuid)) {
      for (ImmutableSet<UUID> targets : row.references().values()) {
        for (UUID target : targets) {
          reach(target, reached);
        }
      }
    }
  }

  private void checkConstraints() throws Refusal {
    Set<String> names = new HashSet<>();
    for (FakeRow row : rows.values()) {
      boolean named = COLUMNS.containsEntry(row.table(), "name");
      if (named && !names.add(row.table() + " " + row.name())) {
        throw new Refusal("constraint violation: two rows are named " + row.name());
      }
      if (row.table() == Table.PORT && row.refs("interfaces").isEmpty()) {
        throw new Refusal("constraint violation: port " + row.name() + " has no interface");
      }
    }
  }
}
