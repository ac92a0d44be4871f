package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;

/**
 * What a frame carries, as rules see it.
 *
 * @param ethType its EtherType
 * @param protocol IP protocol
 * @param source IP source, of the version that the EtherType says
 * @param destination IP destination
 * @param sourcePort source port, or type of ICMP
 * @param destinationPort destination port
 * @param flags TCP flags
 */
public record RulePacket(
    int ethType,
    int protocol,
    IpAddress source,
    IpAddress destination,
    int sourcePort,
    int destinationPort,
    int flags) {

  public boolean isIp() {
    return ethType == 0x0800 || ethType == 0x86dd;
  }

  public boolean isIpv6() {
    return ethType == 0x86dd;
  }

  /** A packet the other way in the same connection. */
  public RulePacket turned() {
    boolean icmp = protocol == 1 || protocol == 58;
    return new RulePacket(
        ethType,
        protocol,
        /* source= */ destination,
        /* destination= */ source,
        icmp ? turnedType(sourcePort & 0xff) : destinationPort,
        icmp ? destinationPort : sourcePort,
        flags);
  }

  private static int turnedType(int type) {
    return switch (type) {
      case 8 -> 0;
      case 0 -> 8;
      case 128 -> 129;
      case 129 -> 128;
      default -> type;
    };
  }

  /** Whether it offers addresses or routes, which port security drops before any rule. */
  public boolean isOffer() {
    return switch (protocol) {
      case 17 -> isIpv6() ? destinationPort == 546 : isIp() && destinationPort == 68;
      case 58 -> isIpv6() && ((sourcePort & 0xff) == 134 || (sourcePort & 0xff) == 137);
      default -> false;
    };
  }

  /** The fields that it has if it comes from this station. */
  public ImmutableList<HeaderMatch> headers(MacAddress sender) {
    ImmutableList.Builder<HeaderMatch> headers = ImmutableList.builder();
    headers.add(HeaderMatch.exact(HeaderField.ETH_TYPE, ethType));
    if (ethType == 0x0806) {
      headers.add(
          HeaderMatch.exact(HeaderField.ARP_OP, 1), HeaderMatch.exact(HeaderField.ARP_SHA, sender));
    }
    if (isIp()) {
      headers.add(
          HeaderMatch.exact(HeaderField.IP_PROTO, protocol),
          HeaderMatch.exact(isIpv6() ? HeaderField.IPV6_SRC : HeaderField.IPV4_SRC, source),
          HeaderMatch.exact(isIpv6() ? HeaderField.IPV6_DST : HeaderField.IPV4_DST, destination));
      switch (protocol) {
        case 6 ->
            headers.add(
                HeaderMatch.exact(HeaderField.TCP_SRC, sourcePort),
                HeaderMatch.exact(HeaderField.TCP_DST, destinationPort),
                HeaderMatch.exact(HeaderField.TCP_FLAGS, flags));
        case 17 ->
            headers.add(
                HeaderMatch.exact(HeaderField.UDP_SRC, sourcePort),
                HeaderMatch.exact(HeaderField.UDP_DST, destinationPort));
        case 132 ->
            headers.add(
                HeaderMatch.exact(HeaderField.SCTP_SRC, sourcePort),
                HeaderMatch.exact(HeaderField.SCTP_DST, destinationPort));
        case 1 -> headers.add(HeaderMatch.exact(HeaderField.ICMPV4_TYPE, sourcePort & 0xff));
        case 58 -> addIcmpv6(sourcePort & 0xff, headers);
        default -> {}
      }
    }
    return headers.build();
  }

  private static void addIcmpv6(int type, ImmutableList.Builder<HeaderMatch> headers) {
    headers.add(HeaderMatch.exact(HeaderField.ICMPV6_TYPE, type));
    if (type == 135 || type == 136) {
      headers.add(
          HeaderMatch.exact(HeaderField.ICMPV6_CODE, 0),
          HeaderMatch.exact(HeaderField.ND_TARGET, new IpAddress("2001:db8::99")),
          HeaderMatch.exact(type == 135 ? HeaderField.ND_SLL : HeaderField.ND_TLL, 0));
    }
  }
}
