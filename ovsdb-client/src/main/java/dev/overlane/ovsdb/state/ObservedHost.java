package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Optional;

/**
 * What the rows of a host mean for its flows (the binding rule).
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
   * @param controllerConnected whether the switch is connected with the wanted controller; where
   *     the file names none, with any
   */
  public record ObservedBridge(Optional<String> datapathId, boolean controllerConnected) {}

  /** Reads a snapshot in the light of the desired rows: a pure function. */
  public static ObservedHost of(OvsdbState state, OvsdbSnapshot snapshot) {
    return new ObservedHost(Optional.empty(), ImmutableSortedMap.of(), ImmutableList.of());
  }

  /** How far a desired port is; {@link ObservedPort.Absent} if it is not desired. */
  public ObservedPort port(String interfaceName) {
    return ports.getOrDefault(interfaceName, new ObservedPort.Absent());
  }
}
