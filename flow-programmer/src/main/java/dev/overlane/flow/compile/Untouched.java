package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;

/**
 * What no access rule touches, because without it there is no network to have rules on: ARP (RFC
 * 826), neighbour discovery (RFC 4861), requests of DHCP clients to all and replies of servers (RFC
 * 2131, RFC 8415).
 */
final class Untouched {
  private static final IpPrefix BROADCAST = IpPrefix.parse("255.255.255.255").orElseThrow();
  private static final IpPrefix ALL_DHCP_SERVERS = IpPrefix.parse("ff02::1:2").orElseThrow();

  private Untouched() {}

  static ImmutableList<FlowMatch> matches() {
    return ImmutableList.of(
        FlowMatch.ANY.with(HeaderField.ETH_TYPE, TrafficMatches.ARP),
        discovery(133),
        discovery(134),
        discovery(135),
        discovery(136),
        discovery(137),
        TrafficMatches.address(udp(TrafficMatches.IPV4, 68, 67), BROADCAST, false),
        udp(TrafficMatches.IPV4, 67, 68),
        TrafficMatches.address(udp(TrafficMatches.IPV6, 546, 547), ALL_DHCP_SERVERS, false),
        udp(TrafficMatches.IPV6, 547, 546));
  }

  /** Types 133 to 137 are those of RFC 4861 section 4; a switch masks no types. */
  private static FlowMatch discovery(int type) {
    return FlowMatch.ANY
        .with(HeaderField.ETH_TYPE, TrafficMatches.IPV6)
        .with(HeaderField.IP_PROTO, TrafficMatches.ICMPV6)
        .with(HeaderField.ICMPV6_TYPE, type);
  }

  private static FlowMatch udp(int version, int source, int destination) {
    return FlowMatch.ANY
        .with(HeaderField.ETH_TYPE, version)
        .with(HeaderField.IP_PROTO, TrafficMatches.UDP)
        .with(HeaderField.UDP_SRC, source)
        .with(HeaderField.UDP_DST, destination);
  }
}
