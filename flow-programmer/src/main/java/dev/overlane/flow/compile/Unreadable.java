package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import java.util.stream.Stream;

/**
 * What a switch cannot read, though its receiver might: fields that Open vSwitch does not find read
 * as zero (flow.c), and would pass where another value is denied.
 *
 * <ul>
 *   <li>IP whose header, length or extension headers are not in order, or with more than 255 bytes
 *       behind it: protocol 0. A header with IPv6 hop-by-hop options alone does not read so. In a
 *       fragment of IPv6, Linux reads protocol 59 (openvswitch/flow.c).
 *   <li>ARP of other hardware than Ethernet, or of other lengths: operation 0.
 *   <li>Neighbour discovery with an option twice, or too short for a target: target {@code ::}.
 *   <li>First fragments that end before the ports do; all of them where the switch was told to show
 *       the ports of none.
 * </ul>
 */
final class Unreadable {
  private static final IpAddress UNSPECIFIED = new IpAddress("::");

  private Unreadable() {}

  static ImmutableList<FlowMatch> matches() {
    FlowMatch ipv4 = Payload.ipv4(FlowMatch.ANY);
    FlowMatch ipv6 = Payload.ipv6(FlowMatch.ANY);
    ImmutableList.Builder<FlowMatch> matches = ImmutableList.builder();
    matches.add(Payload.arp(FlowMatch.ANY).with(HeaderField.ARP_OP, 0));
    Stream.of(Payload.NEIGHBOUR_SOLICITATION, Payload.NEIGHBOUR_ADVERTISEMENT)
        .map(type -> Payload.target(Payload.discovery(FlowMatch.ANY, type), UNSPECIFIED))
        .forEach(matches::add);
    for (FlowMatch ip : ImmutableList.of(ipv4, ipv6)) {
      matches.add(ip.with(HeaderField.IP_PROTO, 0));
      matches.add(first(ip, Payload.TCP, HeaderField.TCP_SRC, HeaderField.TCP_DST));
      matches.add(first(ip, Payload.UDP, HeaderField.UDP_SRC, HeaderField.UDP_DST));
      matches.add(first(ip, Payload.SCTP, HeaderField.SCTP_SRC, HeaderField.SCTP_DST));
    }
    matches.add(ipv6.with(HeaderField.IP_PROTO, Payload.NO_NEXT_HEADER).with(Payload.PART));
    matches.add(first(ipv6, Payload.ICMPV6, HeaderField.ICMPV6_TYPE, HeaderField.ICMPV6_CODE));
    return matches.build();
  }

  private static FlowMatch first(FlowMatch ip, int protocol, HeaderField one, HeaderField other) {
    return ip.with(HeaderField.IP_PROTO, protocol)
        .with(Payload.FIRST_PART)
        .with(one, 0)
        .with(other, 0);
  }
}
