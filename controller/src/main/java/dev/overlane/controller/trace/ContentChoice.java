package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Protocol;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a packet carries where it is not said: in a segment with access rules a ping, between the
 * first addresses of one IP version that the file gives to the two ports.
 */
final class ContentChoice {
  private static final IpAddress TO_ALL = IpAddress.parse("255.255.255.255").orElseThrow();

  private final TraceNetwork network;

  ContentChoice(TraceNetwork network) {
    this.network = network;
  }

  Content of(PacketSpec spec, Endpoint from, Endpoint to, MacAddress destination) {
    Content said = spec.content();
    boolean ruled = !network.segment(from.segment()).rules().areNone();
    if (said.equals(Content.NONE) && (!ruled || !spec.tags().isEmpty())) {
      return said;
    }
    Content content =
        said.protocol().isPresent()
            ? said
            : new Content(
                Optional.of(Protocol.PING), OptionalInt.empty(), said.source(), said.destination());
    ImmutableList<IpAddress> receivers =
        destination.isGroup() ? ImmutableList.of(TO_ALL) : addresses(to);
    return addressed(content, addresses(from), receivers);
  }

  private static Content addressed(
      Content content, ImmutableList<IpAddress> senders, ImmutableList<IpAddress> receivers) {
    for (IpAddress source : choices(content.source(), senders)) {
      for (IpAddress destination : choices(content.destination(), receivers)) {
        if (source.isIpv6() == destination.isIpv6()) {
          return new Content(
              content.protocol(), content.port(), Optional.of(source), Optional.of(destination));
        }
      }
    }
    return content;
  }

  private static Iterable<IpAddress> choices(
      Optional<IpAddress> said, ImmutableList<IpAddress> known) {
    return said.isPresent() ? ImmutableList.of(said.get()) : known;
  }

  private ImmutableList<IpAddress> addresses(Endpoint port) {
    FloatingPort floating = network.model().floatingPorts().get(port.name());
    if (floating != null) {
      return floating.addresses();
    }
    for (Host host : network.model().hosts().values()) {
      Port declared = host.ports().get(port.name());
      if (declared != null && port.kind() == Endpoint.Kind.DECLARED) {
        return declared.addresses();
      }
    }
    return ImmutableList.of();
  }
}
