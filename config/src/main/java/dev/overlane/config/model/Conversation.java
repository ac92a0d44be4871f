package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Traffic.Kind;
import java.util.Optional;

/**
 * What one port may open with another.
 *
 * @param service {@code tcp/80}, {@code ping}; empty: whatever it is
 * @param opener the address of the one who opens it; empty: nobody declared one
 * @param receiver the address that frames have to go to; empty: any, since nobody declared one
 * @param openings packets that open it: each stands for itself; none: every packet does
 */
public record Conversation(
    String service,
    Optional<MacAddress> opener,
    Optional<MacAddress> receiver,
    ImmutableList<Traffic> openings) {
  /** Not even a conversation: any packet at all. */
  public static final Conversation ANY_PACKET =
      new Conversation("", Optional.empty(), Optional.empty(), ImmutableList.of());

  /** Ports that clients choose (RFC 6335 section 6); what comes from others may be an answer. */
  private static final ImmutableList<PortRange> CLIENTS =
      ImmutableList.of(new PortRange(49152, PortRange.MAX));

  /**
   * A conversation by TCP, UDP, SCTP or ping, whichever is possible.
   *
   * @param from addresses of the one who opens it; none: any
   * @param to addresses of the other; none: any
   */
  public static Conversation any(
      Optional<MacAddress> opener,
      Optional<MacAddress> receiver,
      ImmutableList<IpPrefix> from,
      ImmutableList<IpPrefix> to) {
    ImmutableList<PortRange> every = ImmutableList.of();
    return new Conversation(
        "",
        opener,
        receiver,
        ImmutableList.of(
            new Traffic(Kind.TCP_OPENING, from, to, CLIENTS, every),
            new Traffic(Kind.ECHO_REQUEST, from, to, every, every),
            new Traffic(Kind.UDP, from, to, CLIENTS, every),
            new Traffic(Kind.SCTP, from, to, CLIENTS, every)));
  }

  /**
   * A conversation with one service.
   *
   * @param protocol TCP, UDP, SCTP or PING
   * @param port the service's port; empty with PING
   * @throws IllegalArgumentException if the protocol is another
   */
  public static Conversation with(
      String service, Protocol protocol, Optional<PortRange> port, Conversation any) {
    Kind kind =
        switch (protocol) {
          case TCP -> Kind.TCP_OPENING;
          case UDP -> Kind.UDP;
          case SCTP -> Kind.SCTP;
          case PING -> Kind.ECHO_REQUEST;
          case ANY, ICMP -> throw new IllegalArgumentException(protocol + " opens nothing");
        };
    return new Conversation(
        service,
        any.opener,
        any.receiver,
        any.openings.stream()
            .filter(opening -> opening.kind() == kind)
            .map(
                opening ->
                    new Traffic(
                        kind,
                        opening.from(),
                        opening.to(),
                        opening.sourcePorts(),
                        port.map(ImmutableList::of).orElse(ImmutableList.of())))
            .collect(ImmutableList.toImmutableList()));
  }

  /** The other half of it, once a packet has opened it: what is answered. */
  public Conversation answersTo(Traffic opening) {
    Kind kind =
        switch (opening.kind()) {
          case TCP_OPENING -> Kind.TCP_UNDER_WAY;
          case ECHO_REQUEST -> Kind.ECHO_REPLY;
          default -> opening.kind();
        };
    Traffic answers =
        new Traffic(
            kind, opening.to(), opening.from(), opening.destinationPorts(), opening.sourcePorts());
    return new Conversation(
        service, /* opener= */ receiver, /* receiver= */ opener, ImmutableList.of(answers));
  }
}
