package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a user says of a packet's content, part by part. */
final class ContentParts {
  private static final ImmutableMap<String, Protocol> PROTOCOLS =
      ImmutableMap.of(
          "ping", Protocol.PING, "tcp", Protocol.TCP, "udp", Protocol.UDP, "sctp", Protocol.SCTP);

  private Optional<Protocol> protocol = Optional.empty();
  private OptionalInt port = OptionalInt.empty();
  private Optional<IpAddress> source = Optional.empty();
  private Optional<IpAddress> destination = Optional.empty();

  /** Takes a part; false if it says nothing of the content. */
  boolean take(String key, String value) throws TraceRefused {
    String part = value.isEmpty() ? key : key + "=" + value;
    Protocol named = PROTOCOLS.get(key);
    if (named != null) {
      protocol = PacketSpec.once(protocol, named, part);
      port = port(named, value, part);
    } else if (key.equals("ip-src")) {
      source = PacketSpec.once(source, address(value), part);
    } else if (key.equals("ip-dst")) {
      destination = PacketSpec.once(destination, address(value), part);
    }
    return named != null || key.equals("ip-src") || key.equals("ip-dst");
  }

  Content content() throws TraceRefused {
    if (source.isPresent()
        && destination.isPresent()
        && source.get().isIpv6() != destination.get().isIpv6()) {
      throw new TraceRefused("ip-src and ip-dst are of different IP versions");
    }
    return new Content(protocol, port, source, destination);
  }

  private static OptionalInt port(Protocol protocol, String value, String part)
      throws TraceRefused {
    if (protocol.hasPorts() == value.isEmpty()) {
      throw new TraceRefused(
          "\"" + part + (value.isEmpty() ? "\" lacks its port" : "\": a ping has no port"));
    }
    Integer number = value.isEmpty() ? null : Ints.tryParse(value);
    if (!value.isEmpty() && (number == null || number < 1 || number > PortRange.MAX)) {
      throw new TraceRefused("\"" + value + "\" is no port, 1.." + PortRange.MAX);
    }
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static IpAddress address(String text) throws TraceRefused {
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isEmpty()) {
      throw new TraceRefused("\"" + text + "\" is no IP address like 192.0.2.1");
    }
    return address.get();
  }
}
