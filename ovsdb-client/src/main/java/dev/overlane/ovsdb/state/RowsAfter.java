package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.MirrorRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rows while a change set is carried out on them, as an ovsdb-server would (RFC 7047 section 5.2);
 * rows that nothing refers to any more are gone in the end (section 3.2, isRoot). It is used once.
 */
final class RowsAfter {
  private final Map<UUID, BridgeRow> bridges;
  private final Map<UUID, PortRow> ports;
  private final Map<UUID, InterfaceRow> interfaces;
  private final Map<UUID, ControllerRow> controllers;
  private final Map<UUID, MirrorRow> mirrors;
  private final Map<String, UUID> labels = new HashMap<>();
  private RootRow root;

  RowsAfter(OvsdbSnapshot before) {
    this.root = before.root();
    this.bridges = new TreeMap<>(before.bridges());
    this.ports = new TreeMap<>(before.ports());
    this.interfaces = new TreeMap<>(before.interfaces());
    this.controllers = new TreeMap<>(before.controllers());
    this.mirrors = before.mirrors();
  }

  OvsdbSnapshot commit(OvsdbChangeSet changes) {
    for (OvsdbChange change : changes.changes()) {
      if (change instanceof Insert insert) {
        labels.put(insert.label(), insertEmpty(insert.table()));
      }
    }
    changes.changes().forEach(this::perform);
    return collectGarbage();
  }

  /** A new row; its UUID is one that no server makes up, which are of version 4. */
  private UUID insertEmpty(Table table) {
    UUID uuid = new UUID(-1, labels.size());
    switch (table) {
      case ROOT -> throw new IllegalArgumentException("there is one row of Open_vSwitch");
      case BRIDGE -> bridges.put(uuid, emptyBridge(uuid));
      case PORT ->
          ports.put(
              uuid,
              new PortRow(
                  uuid,
                  "",
                  ImmutableSet.of(),
                  OptionalInt.empty(),
                  ImmutableSet.of(),
                  Optional.empty(),
                  false,
                  ImmutableMap.of()));
      case INTERFACE ->
          interfaces.put(
              uuid,
              new InterfaceRow(
                  uuid,
                  "",
                  "",
                  ImmutableMap.of(),
                  OptionalInt.empty(),
                  Optional.empty(),
                  OptionalInt.empty(),
                  DeviceState.HELD,
                  OptionalInt.empty(),
                  ImmutableMap.of()));
      case CONTROLLER ->
          controllers.put(
              uuid, new ControllerRow(uuid, "", false, Optional.empty(), OptionalInt.empty()));
      case MIRROR -> throw new IllegalArgumentException("mirrors are not ours to write");
    }
    return uuid;
  }

  private static BridgeRow emptyBridge(UUID uuid) {
    return new BridgeRow(
        uuid,
        "",
        ImmutableSet.of(),
        ImmutableSet.of(),
        ImmutableSet.of(),
        Optional.empty(),
        "",
        Optional.empty(),
        ImmutableSet.of(),
        ImmutableMap.of(),
        ImmutableMap.of());
  }

  private void perform(OvsdbChange change) {
    if (change instanceof Insert insert) {
      UUID row = RowColumns.resolve(new Ref.Inserted(insert.label()), labels);
      write(insert.table(), row, insert.columns());
    } else if (change instanceof Update update) {
      write(update.table(), update.row(), update.columns());
    } else if (change instanceof MutateMap mutate) {
      Map<String, String> map = new TreeMap<>(map(mutate));
      map.keySet().removeAll(mutate.remove());
      map.putAll(mutate.put());
      OvsdbValue value = new OvsdbValue.TextMap(ImmutableMap.copyOf(map));
      write(mutate.table(), mutate.row(), ImmutableMap.of(mutate.column(), value));
    } else if (change instanceof MutateRefs mutate) {
      Set<UUID> refs = new HashSet<>(refs(mutate));
      refs.removeAll(mutate.remove());
      mutate.insert().forEach(ref -> refs.add(RowColumns.resolve(ref, labels)));
      ImmutableSet.Builder<Ref> value = ImmutableSet.builder();
      refs.forEach(uuid -> value.add(new Ref.Existing(uuid)));
      write(
          mutate.table(),
          mutate.row(),
          ImmutableMap.of(mutate.column(), new OvsdbValue.RefSet(value.build())));
    }
  }

  private void write(Table table, UUID row, ImmutableMap<String, OvsdbValue> values) {
    RowColumns columns = new RowColumns(values, labels);
    switch (table) {
      case ROOT -> root = columns.on(root);
      case BRIDGE -> bridges.computeIfPresent(row, (uuid, old) -> columns.on(old));
      case PORT -> ports.computeIfPresent(row, (uuid, old) -> columns.on(old));
      case INTERFACE -> interfaces.computeIfPresent(row, (uuid, old) -> columns.on(old));
      case CONTROLLER -> controllers.computeIfPresent(row, (uuid, old) -> columns.on(old));
      case MIRROR -> throw new IllegalArgumentException("mirrors are not ours to write");
    }
  }

  private ImmutableMap<String, String> map(MutateMap mutate) {
    UUID row = mutate.row();
    return switch (mutate.table()) {
      case BRIDGE ->
          of(
              bridges,
              row,
              mutate.column().equals("other_config")
                  ? BridgeRow::otherConfig
                  : BridgeRow::externalIds,
              ImmutableMap.of());
      case PORT -> of(ports, row, PortRow::externalIds, ImmutableMap.of());
      case INTERFACE ->
          of(
              interfaces,
              row,
              mutate.column().equals("options") ? InterfaceRow::options : InterfaceRow::externalIds,
              ImmutableMap.of());
      case ROOT -> root.externalIds();
      case CONTROLLER, MIRROR -> ImmutableMap.of();
    };
  }

  private ImmutableSet<UUID> refs(MutateRefs mutate) {
    UUID row = mutate.row();
    return switch (mutate.table()) {
      case ROOT -> root.bridges();
      case BRIDGE ->
          of(
              bridges,
              row,
              mutate.column().equals("ports") ? BridgeRow::ports : BridgeRow::controllers,
              ImmutableSet.of());
      case PORT -> of(ports, row, PortRow::interfaces, ImmutableSet.of());
      case INTERFACE, CONTROLLER, MIRROR -> ImmutableSet.of();
    };
  }

  private static <R, V> V of(Map<UUID, R> rows, UUID row, Function<R, V> column, V otherwise) {
    R found = rows.get(row);
    return found == null ? otherwise : column.apply(found);
  }

  private OvsdbSnapshot collectGarbage() {
    Map<UUID, BridgeRow> liveBridges = live(bridges, root.bridges());
    Set<UUID> usedPorts = used(liveBridges.values(), BridgeRow::ports);
    Map<UUID, PortRow> livePorts = live(ports, usedPorts);
    return new OvsdbSnapshot(
        root,
        ImmutableMap.copyOf(liveBridges),
        ImmutableMap.copyOf(livePorts),
        ImmutableMap.copyOf(live(interfaces, used(livePorts.values(), PortRow::interfaces))),
        ImmutableMap.copyOf(live(controllers, used(liveBridges.values(), BridgeRow::controllers))),
        ImmutableMap.copyOf(live(mirrors, used(liveBridges.values(), BridgeRow::mirrors))));
  }

  private static <R> Map<UUID, R> live(Map<UUID, R> rows, Set<UUID> used) {
    return Maps.filterKeys(rows, used::contains);
  }

  private static <R> Set<UUID> used(Collection<R> rows, Function<R, ImmutableSet<UUID>> refs) {
    Set<UUID> used = new HashSet<>();
    rows.forEach(row -> used.addAll(refs.apply(row)));
    return used;
  }
}
