package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.flow.state.FlowMatch;

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
    FlowMatch ipv4 = Payload.ipv4(FlowMatch.ANY);
    FlowMatch ipv6 = Payload.ipv6(FlowMatch.ANY);
    return ImmutableList.of(
        Payload.arp(FlowMatch.ANY),
        // Each alone: a switch masks no types.
        Payload.icmpv6(ipv6, Payload.ROUTER_SOLICITATION),
        Payload.icmpv6(ipv6, Payload.ROUTER_ADVERTISEMENT),
        Payload.icmpv6(ipv6, Payload.NEIGHBOUR_SOLICITATION),
        Payload.icmpv6(ipv6, Payload.NEIGHBOUR_ADVERTISEMENT),
        Payload.icmpv6(ipv6, Payload.REDIRECT),
        TrafficMatches.address(
            Payload.udp(ipv4, Payload.DHCP_CLIENT, Payload.DHCP_SERVER), BROADCAST, false),
        Payload.udp(ipv4, Payload.DHCP_SERVER, Payload.DHCP_CLIENT),
        TrafficMatches.address(
            Payload.udp(ipv6, Payload.DHCPV6_CLIENT, Payload.DHCPV6_SERVER),
            ALL_DHCP_SERVERS,
            false),
        Payload.udp(ipv6, Payload.DHCPV6_SERVER, Payload.DHCPV6_CLIENT));
  }
}
