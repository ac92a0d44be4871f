package dev.overlane.flow.pipeline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Ipv4Address;
import java.util.OptionalInt;

/**
 * What the flows of one host may name, segment by segment: the measure of the verifier.
 *
 * @param tunnelPort OpenFlow port of the tunnel; empty: the host has none
 * @param segments by the value of {@link MetadataField#SEGMENT}
 * @param tracksFragments whether fragments may be tracked
 */
public record HostScope(
    OptionalInt tunnelPort, ImmutableMap<Integer, SegmentScope> segments, boolean tracksFragments) {

  /**
   * What the flows of one segment may name.
   *
   * @param ports OpenFlow ports of its members on this host
   * @param key how tunnel packets tell it
   * @param peers VTEPs of the other hosts with members
   * @param zone where its connections are tracked
   */
  public record SegmentScope(
      ImmutableSet<Integer> ports, TunnelKey key, ImmutableSet<Ipv4Address> peers, int zone) {}

  public HostScope {
    for (SegmentScope segment : segments.values()) {
      checkArgument(
          tunnelPort.isEmpty() || !segment.ports.contains(tunnelPort.getAsInt()),
          "port %s is the tunnel and a member",
          tunnelPort);
    }
  }

  boolean isTunnel(int port) {
    return tunnelPort.isPresent() && tunnelPort.getAsInt() == port;
  }
}
