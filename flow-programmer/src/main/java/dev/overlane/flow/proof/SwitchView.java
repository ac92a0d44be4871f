package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.FlowSet;
import java.util.OptionalInt;

/**
 * One switch as it was seen.
 *
 * @param host its host
 * @param vtep where its tunnels start and end
 * @param tunnelPort OpenFlow port of the tunnel; empty: there is none, packets for it are lost
 * @param keyBits how many bits of a tunnel key travel, 24 or 32
 * @param ports all its ports by OpenFlow number
 * @param flows what it holds, learned flows included
 * @param shortcuts ways past the flows
 */
public record SwitchView(
    String host,
    Ipv4Address vtep,
    OptionalInt tunnelPort,
    int keyBits,
    ImmutableSortedMap<Integer, PortRole> ports,
    FlowSet flows,
    ImmutableList<Shortcut> shortcuts) {

  /** OpenFlow number of the bridge's own port (OFPP_LOCAL, OpenFlow 1.4 section 7.2.1). */
  public static final int LOCAL_PORT = -2;

  /** The same switch with other flows. */
  public SwitchView withFlows(FlowSet other) {
    return new SwitchView(host, vtep, tunnelPort, keyBits, ports, other, shortcuts);
  }

  long keyMask() {
    return -1L >>> (Long.SIZE - keyBits);
  }
}
