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
 * @param addresses the IP addresses that the file gives to ports of the segment
 */
public record SegmentRoster(
    String segment,
    ImmutableSortedMap<String, HostMembers> hosts,
    ImmutableSortedMap<IpAddress, AddressOwner> addresses) {

  /** A segment in which no IP address is declared. */
  public SegmentRoster(String segment, ImmutableSortedMap<String, HostMembers> hosts) {
    this(segment, hosts, ImmutableSortedMap.of());
  }

  /**
   * The port that an IP address is given to.
   *
   * @param mac the MAC address that the file gives to the same port; empty: it gives none
   * @param isRouter whether the port may be an IPv6 router
   */
  public record AddressOwner(Optional<MacAddress> mac, boolean isRouter) {}

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
