package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Objects;
import java.util.Optional;

/**
 * What the rows of a host mean for its flows (the binding rule). It does not say whether the host
 * is blocked: {@link OvsdbDiffResult#blocked} does.
 *
 * @param bridge the bridge; empty: there is none
 * @param ports every port of {@link OvsdbState#allPorts}, by interface name
 * @param plugged what others plugged into the bridge, by port and interface name
 */
public record ObservedHost(
    Optional<ObservedBridge> bridge,
    ImmutableSortedMap<String, ObservedPort> ports,
    ImmutableList<PluggedPort> plugged) {

  /**
   * Facts of the bridge.
   *
   * @param datapathId Bridge datapath_id as the switch reports it, 16 hexadecimal digits; empty:
   *     the switch has not made the bridge yet
   * @param controllerConnected whether the switch is connected with a wanted controller; where the
   *     file names none, with any
   */
  public record ObservedBridge(Optional<String> datapathId, boolean controllerConnected) {}

  /** Reads a snapshot in the light of the desired rows: a pure function. */
  public static ObservedHost of(OvsdbState state, OvsdbSnapshot snapshot) {
    SnapshotIndex index = new SnapshotIndex(snapshot);
    Optional<BridgeRow> bridge = index.bridge(state.bridge().name());
    ImmutableList<Holder> holders = bridge.map(index::portsOf).orElse(ImmutableList.of());
    Ofports ofports = new Ofports(holders);
    ImmutableSortedMap.Builder<String, ObservedPort> ports = ImmutableSortedMap.naturalOrder();
    for (DesiredPort desired : state.allPorts()) {
      Placement placement = Placement.of(desired, state.bridge().name(), index);
      ports.put(desired.interfaceName(), observed(desired, placement, ofports));
    }
    return new ObservedHost(
        bridge.map(row -> facts(state.bridge(), row, snapshot)),
        ports.buildOrThrow(),
        plugged(state, holders, ofports));
  }

  /** How far a desired port is; {@link ObservedPort.Absent} if it is not desired. */
  public ObservedPort port(String interfaceName) {
    return ports.getOrDefault(interfaceName, new ObservedPort.Absent());
  }

  private static ObservedBridge facts(
      DesiredBridge desired, BridgeRow row, OvsdbSnapshot snapshot) {
    boolean connected =
        row.controllers().stream()
            .map(snapshot.controllers()::get)
            .filter(Objects::nonNull)
            .filter(
                controller ->
                    desired.controllerTargets().isEmpty()
                        || desired.controllerTargets().contains(controller.target()))
            .anyMatch(ControllerRow::connected);
    return new ObservedBridge(row.datapathId(), connected);
  }

  private static ObservedPort observed(DesiredPort desired, Placement placement, Ofports ofports) {
    if (placement instanceof Placement.InPlace found) {
      return ColumnDrift.ofPort(desired, found.port()).isEmpty()
              && ColumnDrift.ofInterface(desired, found.iface()).isEmpty()
          ? ofports.opened(found.iface())
          : new ObservedPort.Differs();
    }
    return placement instanceof Placement.Taken taken && taken.onBridge()
        ? new ObservedPort.Differs()
        : new ObservedPort.Absent();
  }

  private static ImmutableList<PluggedPort> plugged(
      OvsdbState state, ImmutableList<Holder> holders, Ofports ofports) {
    ImmutableList.Builder<PluggedPort> plugged = ImmutableList.builder();
    for (Holder holder : holders) {
      if (holder.isLocal() || holder.mark().isPresent() || isDesired(state, holder.port().name())) {
        continue;
      }
      for (InterfaceRow iface : holder.interfaces()) {
        if (!isDesired(state, iface.name())) {
          plugged.add(PluggedPort.of(holder, iface, ofports));
        }
      }
    }
    return plugged.build();
  }

  private static boolean isDesired(OvsdbState state, String name) {
    return state.port(name).isPresent();
  }
}
