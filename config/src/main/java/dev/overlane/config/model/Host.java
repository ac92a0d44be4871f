package dev.overlane.config.model;

import com.google.common.collect.ImmutableSortedMap;
import java.util.OptionalInt;

/**
 * A machine that runs Open vSwitch.
 *
 * @param name its name in the file
 * @param address its VTEP: where tunnels from other hosts arrive; unique
 * @param ovsdb how its ovsdb-server is reached
 * @param bridge the bridge that Overlane owns there
 * @param datapathType where that bridge switches packets
 * @param fakeBridges whether {@code BRIDGE.VLAN} is made for every segment, and ports plugged there
 *     are members
 * @param adopt whether an existing bridge with unknown ports may be taken over
 * @param underlayMtu the largest IP packet that the underlay carries to and from this host in one
 *     piece, in bytes; empty: that of the {@link Overlay}
 * @param ports the declared ports, by name
 */
public record Host(
    String name,
    Ipv4Address address,
    OvsdbAccess ovsdb,
    String bridge,
    DatapathType datapathType,
    boolean fakeBridges,
    boolean adopt,
    OptionalInt underlayMtu,
    ImmutableSortedMap<String, Port> ports) {

  /** The stable datapath id of this host's bridge. */
  public DatapathId datapathId() {
    return DatapathId.ofHost(name);
  }

  /** The largest IP packet that the underlay carries here in one piece, in bytes. */
  public int underlayMtu(Overlay overlay) {
    return underlayMtu.orElse(overlay.underlayMtu());
  }

  /** The largest IP packet of a workload that the underlay carries here in one piece, in bytes. */
  int mtu(Overlay overlay) {
    return underlayMtu(overlay) - overlay.overhead();
  }

  /** The name of a segment's fake bridge here, as ovs-vsctl would be told: {@code br0.100}. */
  public String fakeBridge(Segment segment) {
    return bridge + "." + segment.vlan();
  }
}
