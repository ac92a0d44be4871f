package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A set of IP packets, told by what is in one packet alone.
 *
 * @param kind which protocol, and what of it
 * @param from sources; empty: any
 * @param to destinations; empty: any
 * @param sourcePorts empty: any, also of a fragment that has none
 * @param destinationPorts empty: any, also of a fragment that has none
 */
public record Traffic(
    Kind kind,
    ImmutableList<IpPrefix> from,
    ImmutableList<IpPrefix> to,
    ImmutableList<PortRange> sourcePorts,
    ImmutableList<PortRange> destinationPorts) {

  /** What of which protocol. */
  public enum Kind {
    ANY,
    TCP,
    /** TCP that opens a connection, or could: without the ACK flag. */
    TCP_OPENING,
    /** TCP that opens no connection: with the ACK flag. */
    TCP_UNDER_WAY,
    UDP,
    SCTP,
    /** ICMP and ICMPv6. */
    ICMP,
    ECHO_REQUEST,
    ECHO_REPLY;

    /** Whether each packet of the other kind is of this one too. */
    public boolean covers(Kind other) {
      return this == other
          || this == ANY
          || (this == TCP && (other == TCP_UNDER_WAY || other == TCP_OPENING))
          || (this == ICMP && (other == ECHO_REQUEST || other == ECHO_REPLY));
    }
  }

  /** Whether each packet of the other is surely one of this. */
  public boolean covers(Traffic other) {
    return kind.covers(other.kind)
        && covers(from, other.from, IpPrefix::covers)
        && covers(to, other.to, IpPrefix::covers)
        && covers(sourcePorts, other.sourcePorts, PortRange::covers)
        && covers(destinationPorts, other.destinationPorts, PortRange::covers);
  }

  /** Whether some packet may be of both. */
  public boolean overlaps(Traffic other) {
    return (kind.covers(other.kind) || other.kind.covers(kind))
        && overlap(from, other.from, IpPrefix::overlaps)
        && overlap(to, other.to, IpPrefix::overlaps)
        && overlap(sourcePorts, other.sourcePorts, PortRange::overlaps)
        && overlap(destinationPorts, other.destinationPorts, PortRange::overlaps);
  }

  private static <T> boolean covers(List<T> mine, List<T> others, BiPredicate<T, T> covers) {
    return mine.isEmpty()
        || (!others.isEmpty()
            && others.stream()
                .allMatch(other -> mine.stream().anyMatch(one -> covers.test(one, other))));
  }

  private static <T> boolean overlap(List<T> mine, List<T> others, BiPredicate<T, T> overlaps) {
    return mine.isEmpty()
        || others.isEmpty()
        || mine.stream().anyMatch(one -> others.stream().anyMatch(o -> overlaps.test(one, o)));
  }
}
