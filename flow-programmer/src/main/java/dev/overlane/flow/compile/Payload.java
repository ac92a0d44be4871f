package dev.overlane.flow.compile;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;

/** Matches of what frames carry, with the fields that they depend on. */
final class Payload {
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  static final int ICMPV4 = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMPV6 = 58;
  static final int NO_NEXT_HEADER = 59;
  static final int SCTP = 132;

  /** UDP ports of RFC 2131 and RFC 8415. */
  static final int DHCP_SERVER = 67;

  static final int DHCP_CLIENT = 68;
  static final int DHCPV6_SERVER = 547;
  static final int DHCPV6_CLIENT = 546;

  /** ICMPv6 types of RFC 4861 and RFC 3810. */
  static final int ROUTER_SOLICITATION = 133;

  static final int ROUTER_ADVERTISEMENT = 134;

  static final int NEIGHBOUR_SOLICITATION = 135;
  static final int NEIGHBOUR_ADVERTISEMENT = FlowAction.TurnSolicitation.ADVERTISEMENT;
  static final int REDIRECT = 137;
  static final int MULTICAST_REPORT = 143;

  /** No part of an IP packet, but all of it. */
  static final HeaderMatch WHOLE = HeaderMatch.exact(HeaderField.IP_FRAG, 0);

  /** Some part of one. */
  static final HeaderMatch PART =
      HeaderMatch.masked(HeaderField.IP_FRAG, HeaderField.FRAGMENT, HeaderField.FRAGMENT);

  /** The part of one that begins it, with more to follow. */
  static final HeaderMatch FIRST_PART =
      HeaderMatch.exact(HeaderField.IP_FRAG, HeaderField.FRAGMENT);

  /** All of one, or the part that begins it: the ICMP type of any other reads as 0. */
  static final HeaderMatch NOT_LATER =
      HeaderMatch.masked(HeaderField.IP_FRAG, 0, HeaderField.LATER_FRAGMENT);

  private Payload() {}

  static FlowMatch arp(FlowMatch match) {
    return match.with(HeaderField.ETH_TYPE, ARP);
  }

  static FlowMatch arpRequest(FlowMatch match) {
    return arp(match).with(HeaderField.ARP_OP, 1);
  }

  static FlowMatch ipv4(FlowMatch match) {
    return match.with(HeaderField.ETH_TYPE, IPV4);
  }

  static FlowMatch ipv6(FlowMatch match) {
    return match.with(HeaderField.ETH_TYPE, IPV6);
  }

  /** IPv4 or IPv6 from this address. */
  static FlowMatch from(FlowMatch match, IpAddress source) {
    return source.isIpv6()
        ? ipv6(match).with(HeaderMatch.exact(HeaderField.IPV6_SRC, source))
        : ipv4(match).with(HeaderMatch.exact(HeaderField.IPV4_SRC, source));
  }

  /** UDP to this port, from any, in what the match asks for of IP. */
  static FlowMatch udpTo(FlowMatch ip, int destinationPort) {
    return ip.with(HeaderField.IP_PROTO, UDP).with(HeaderField.UDP_DST, destinationPort);
  }

  /** UDP in what the match asks for of IP. */
  static FlowMatch udp(FlowMatch ip, int sourcePort, int destinationPort) {
    return ip.with(HeaderField.IP_PROTO, UDP)
        .with(HeaderField.UDP_SRC, sourcePort)
        .with(HeaderField.UDP_DST, destinationPort);
  }

  /** An ICMPv6 message in what the match asks for of IPv6. */
  static FlowMatch icmpv6(FlowMatch ipv6, int type) {
    return ipv6.with(HeaderField.IP_PROTO, ICMPV6).with(HeaderField.ICMPV6_TYPE, type);
  }

  /**
   * A message of neighbour discovery (RFC 4861), whose hop limit and code are for the receiver to
   * check: Open vSwitch reads the target only of those with code 0.
   */
  static FlowMatch discovery(FlowMatch match, int type) {
    return icmpv6(ipv6(match), type).with(HeaderField.ICMPV6_CODE, 0);
  }

  static FlowMatch target(FlowMatch discovery, IpAddress address) {
    return discovery.with(HeaderMatch.exact(HeaderField.ND_TARGET, address));
  }

  /** The link-local address that a station makes of its MAC address (RFC 4291, appendix A). */
  static IpAddress linkLocal(MacAddress mac) {
    long value = mac.value();
    long upper = (value >>> 24 ^ 0x02_0000L) & 0xff_ffffL;
    long id = upper << 40 | 0xff_feL << 24 | (value & 0xff_ffffL);
    return IpAddress.parse(
            String.format(
                "fe80::%x:%x:%x:%x",
                id >>> 48, id >>> 32 & 0xffff, id >>> 16 & 0xffff, id & 0xffff))
        .orElseThrow();
  }
}
