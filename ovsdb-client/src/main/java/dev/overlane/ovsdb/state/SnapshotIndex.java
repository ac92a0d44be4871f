package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** A snapshot by names. A reference to a row that is not in the snapshot is as none. */
final class SnapshotIndex {

  /** A port on a bridge, with the interfaces it holds. */
  record Holder(BridgeRow bridge, PortRow port, ImmutableList<InterfaceRow> interfaces) {

    /** Whether it is the port that every bridge has under its own name. */
    boolean isLocal() {
      return port.name().equals(bridge.name());
    }

    /** Whether it holds exactly one interface, of its own name: not a bond, nothing odd. */
    boolean isSimple() {
      return port.interfaces().size() == 1
          && interfaces.size() == 1
          && interfaces.get(0).name().equals(port.name());
    }

    Optional<OvsdbMark> mark() {
      return OvsdbMark.in(port.externalIds());
    }

    private ImmutableSet<String> names() {
      ImmutableSet.Builder<String> names = ImmutableSet.builder();
      names.add(port.name());
      interfaces.forEach(row -> names.add(row.name()));
      return names.build();
    }
  }

  private final OvsdbSnapshot snapshot;
  private final ImmutableSortedMap<String, BridgeRow> bridges;
  private final ImmutableListMultimap<String, Holder> holders;

  SnapshotIndex(OvsdbSnapshot snapshot) {
    this.snapshot = snapshot;
    this.bridges =
        snapshot.bridges().values().stream()
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    Comparator.naturalOrder(), BridgeRow::name, bridge -> bridge, (a, b) -> a));
    ImmutableListMultimap.Builder<String, Holder> byName = ImmutableListMultimap.builder();
    for (BridgeRow bridge : bridges.values()) {
      for (Holder holder : portsOf(bridge)) {
        holder.names().forEach(name -> byName.put(name, holder));
      }
    }
    this.holders = byName.build();
  }

  OvsdbSnapshot snapshot() {
    return snapshot;
  }

  /** All bridges by name. */
  ImmutableSortedMap<String, BridgeRow> bridges() {
    return bridges;
  }

  Optional<BridgeRow> bridge(String name) {
    return Optional.ofNullable(bridges.get(name));
  }

  /** The ports of a bridge, by name. */
  ImmutableList<Holder> portsOf(BridgeRow bridge) {
    return bridge.ports().stream()
        .map(snapshot.ports()::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(PortRow::name))
        .map(port -> new Holder(bridge, port, interfacesOf(port)))
        .collect(toImmutableList());
  }

  /** The ports that have this name or hold an interface of this name, by bridge and port name. */
  ImmutableList<Holder> holdersOf(String name) {
    return holders.get(name);
  }

  private ImmutableList<InterfaceRow> interfacesOf(PortRow port) {
    return port.interfaces().stream()
        .map(snapshot.interfaces()::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(InterfaceRow::name))
        .collect(toImmutableList());
  }
}
