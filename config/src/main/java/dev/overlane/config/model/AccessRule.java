package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Traffic.Kind;
import java.util.Optional;

/**
 * A rule of {@code rules:}, with names of ports, groups and the segment replaced by addresses.
 *
 * @param allows whether what it speaks of may pass; else it is dropped
 * @param direction seen from the port that it stands at; BOTH for a segment's rule
 * @param protocol the protocol
 * @param ports destination ports, in order and apart from each other; empty: all
 * @param from sources, in order, none within another; empty: any
 * @param to destinations, in order, none within another; empty: any
 */
public record AccessRule(
    boolean allows,
    Direction direction,
    Protocol protocol,
    ImmutableList<PortRange> ports,
    ImmutableList<IpPrefix> from,
    ImmutableList<IpPrefix> to) {

  /** What it speaks of. */
  public Traffic traffic() {
    Kind kind =
        switch (protocol) {
          case ANY -> Kind.ANY;
          case TCP -> Kind.TCP;
          case UDP -> Kind.UDP;
          case SCTP -> Kind.SCTP;
          case ICMP -> Kind.ICMP;
          case PING -> Kind.ECHO_REQUEST;
        };
    return new Traffic(kind, from, to, ImmutableList.of(), ports);
  }

  /**
   * The answers that pass with what it allows: of TCP, what opens no connection; of UDP and SCTP,
   * what comes from the rule's ports; of pings, echo replies. Empty if nothing tells answers from
   * other packets, and of a rule that denies.
   */
  public Optional<Traffic> answers() {
    if (!allows) {
      return Optional.empty();
    }
    return switch (protocol) {
      case TCP -> Optional.of(reversed(Kind.TCP_UNDER_WAY));
      case UDP -> Optional.of(reversed(Kind.UDP)).filter(back -> !ports.isEmpty());
      case SCTP -> Optional.of(reversed(Kind.SCTP)).filter(back -> !ports.isEmpty());
      case PING -> Optional.of(reversed(Kind.ECHO_REPLY));
      case ANY, ICMP -> Optional.empty();
    };
  }

  /** Packets the other way in the connections that packets of {@link #traffic} open. */
  public Traffic replies() {
    Kind kind = traffic().kind();
    return reversed(kind == Kind.ECHO_REQUEST ? Kind.ECHO_REPLY : kind);
  }

  private Traffic reversed(Kind kind) {
    return new Traffic(kind, to, from, ports, ImmutableList.of());
  }
}
