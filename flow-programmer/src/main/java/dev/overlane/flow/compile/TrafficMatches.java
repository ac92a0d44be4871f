package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.PortMask;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Traffic;
import dev.overlane.config.model.Traffic.Kind;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.List;
import java.util.function.Consumer;

/** What flows match to match exactly the packets of some {@link Traffic}. */
public final class TrafficMatches {
  /** The ACK flag (RFC 9293 section 3.1). */
  private static final int ACK = 0x10;

  private final boolean ipv6;
  private final FlowMatch base;

  private TrafficMatches(boolean ipv6, FlowMatch base) {
    this.ipv6 = ipv6;
    this.base = base;
  }

  /**
   * Gives the matches, those of IPv4 first.
   *
   * @param base what they match besides
   */
  public static void of(Traffic traffic, FlowMatch base, Consumer<FlowMatch> matches) {
    new TrafficMatches(false, Payload.ipv4(base)).give(traffic, matches);
    new TrafficMatches(true, Payload.ipv6(base)).give(traffic, matches);
  }

  private void give(Traffic traffic, Consumer<FlowMatch> matches) {
    FlowMatch kind = kind(traffic.kind());
    List<HeaderMatch> sourcePorts = ports(sourceField(traffic.kind()), traffic.sourcePorts());
    List<HeaderMatch> ports = ports(destinationField(traffic.kind()), traffic.destinationPorts());
    for (FlowMatch from : each(kind, traffic.from(), true)) {
      for (FlowMatch to : each(from, traffic.to(), false)) {
        for (FlowMatch source : each(to, sourcePorts)) {
          each(source, ports).forEach(matches);
        }
      }
    }
  }

  private FlowMatch kind(Kind kind) {
    return switch (kind) {
      case ANY -> base;
      case TCP -> protocol(Payload.TCP);
      case TCP_OPENING ->
          protocol(Payload.TCP).with(HeaderMatch.masked(HeaderField.TCP_FLAGS, 0, ACK));
      case TCP_UNDER_WAY ->
          protocol(Payload.TCP).with(HeaderMatch.masked(HeaderField.TCP_FLAGS, ACK, ACK));
      case UDP -> protocol(Payload.UDP);
      case SCTP -> protocol(Payload.SCTP);
      case ICMP -> protocol(ipv6 ? Payload.ICMPV6 : Payload.ICMPV4);
      case ECHO_REQUEST -> icmp(8, 128);
      case ECHO_REPLY -> icmp(0, 129);
    };
  }

  private FlowMatch icmp(int typeOfV4, int typeOfV6) {
    if (ipv6) {
      return Payload.icmpv6(base, typeOfV6);
    }
    FlowMatch icmp = protocol(Payload.ICMPV4).with(HeaderField.ICMPV4_TYPE, typeOfV4);
    return typeOfV4 == 0 ? icmp.with(Payload.NOT_LATER) : icmp;
  }

  private FlowMatch protocol(int number) {
    return base.with(HeaderField.IP_PROTO, number);
  }

  private static HeaderField sourceField(Kind kind) {
    return kind == Kind.UDP
        ? HeaderField.UDP_SRC
        : kind == Kind.SCTP ? HeaderField.SCTP_SRC : HeaderField.TCP_SRC;
  }

  private static HeaderField destinationField(Kind kind) {
    return kind == Kind.UDP
        ? HeaderField.UDP_DST
        : kind == Kind.SCTP ? HeaderField.SCTP_DST : HeaderField.TCP_DST;
  }

  private static ImmutableList<HeaderMatch> ports(HeaderField field, List<PortRange> ranges) {
    return ranges.stream()
        .flatMap(range -> PortMask.of(range).stream())
        .map(mask -> HeaderMatch.masked(field, mask.value(), mask.mask()))
        .collect(ImmutableList.toImmutableList());
  }

  /** A match with each of some alternatives; with none there is nothing to ask. */
  private static ImmutableList<FlowMatch> each(FlowMatch match, List<HeaderMatch> alternatives) {
    return alternatives.isEmpty()
        ? ImmutableList.of(match)
        : alternatives.stream().map(match::with).collect(ImmutableList.toImmutableList());
  }

  private ImmutableList<FlowMatch> each(FlowMatch match, List<IpPrefix> prefixes, boolean source) {
    return prefixes.isEmpty()
        ? ImmutableList.of(match)
        : prefixes.stream()
            .filter(prefix -> prefix.ipv6() == ipv6)
            .map(prefix -> address(match, prefix, source))
            .collect(ImmutableList.toImmutableList());
  }

  /** The same match that asks for an address of a prefix, of its own IP version, as well. */
  static FlowMatch address(FlowMatch match, IpPrefix prefix, boolean source) {
    if (prefix.length() == 0) {
      return match;
    }
    HeaderField ofIpv6 = source ? HeaderField.IPV6_SRC : HeaderField.IPV6_DST;
    HeaderField ofIpv4 = source ? HeaderField.IPV4_SRC : HeaderField.IPV4_DST;
    return match.with(HeaderMatch.within(prefix.ipv6() ? ofIpv6 : ofIpv4, prefix));
  }
}
