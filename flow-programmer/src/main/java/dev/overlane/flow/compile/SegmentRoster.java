package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;

/**
 * Who is in a segment, over all hosts. A MAC address is named by at most one host.
 *
 * @param segment name of the segment
 * @param hosts hosts with at least one member, by name
 * @param addresses the IP addresses that the file gives to ports of the segment, with the MAC
 *     address that it gives to the same port, if it does
 */
public record SegmentRoster(
    String segment,
    ImmutableSortedMap<String, HostMembers> hosts,
    ImmutableSortedMap<IpAddress, Optional<MacAddress>> addresses) {

  /** A segment in which no IP address is declared. */
  public SegmentRoster(String segment, ImmutableSortedMap<String, HostMembers> hosts) {
    this(segment, hosts, ImmutableSortedMap.of());
  }

  /**
   * One host's share of a segment.
   *
   * @param vtep where tunnels to it end
   * @param knownMacs addresses of members there that need no learning
   * @param hasUnknownMacs whether a member there must be learned
   */
  public record HostMembers(
      Ipv4Address vtep, ImmutableSortedSet<MacAddress> knownMacs, boolean hasUnknownMacs) {}
}
