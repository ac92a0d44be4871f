package dev.overlane.config.model;

import com.google.common.collect.ImmutableSortedMap;

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
    ImmutableSortedMap<String, Port> ports) {

  /** The stable datapath id of this host's bridge. */
  public DatapathId datapathId() {
    return DatapathId.ofHost(name);
  }

  /** The name of a segment's fake bridge here, as ovs-vsctl would be told: {@code br0.100}. */
  public String fakeBridge(Segment segment) {
    return bridge + "." + segment.vlan();
  }
}
