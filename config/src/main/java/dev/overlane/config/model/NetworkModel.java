package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;

/**
 * Everything that the file says, validated: names resolve, and identities (vlan, vni, VTEP address,
 * port name, interface per host, declared MAC per segment, iface-id, system-id) are unique.
 *
 * @param controller the controller's own ends
 * @param overlay how packets travel between hosts
 * @param segments by name
 * @param hosts by name
 * @param floatingPorts ports without a fixed host, by name
 * @param expectations statements that must hold, in file order
 * @param mtus what the others come to
 */
public record NetworkModel(
    ControllerSettings controller,
    Overlay overlay,
    ImmutableSortedMap<String, Segment> segments,
    ImmutableSortedMap<String, Host> hosts,
    ImmutableSortedMap<String, FloatingPort> floatingPorts,
    ImmutableList<Expectation> expectations,
    Mtus mtus) {

  /** What a file says. */
  public NetworkModel(
      ControllerSettings controller,
      Overlay overlay,
      ImmutableSortedMap<String, Segment> segments,
      ImmutableSortedMap<String, Host> hosts,
      ImmutableSortedMap<String, FloatingPort> floatingPorts,
      ImmutableList<Expectation> expectations) {
    this(
        controller,
        overlay,
        segments,
        hosts,
        floatingPorts,
        expectations,
        Mtus.of(overlay, segments, hosts.values(), floatingPorts.values()));
  }
}
