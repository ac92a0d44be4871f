package dev.overlane.controller.trace;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Protocol;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of IP a packet carries: something that opens a conversation.
 *
 * @param protocol TCP, UDP, SCTP or PING; empty: it is no IP packet
 * @param port destination port, of a protocol that has ports; empty: none is said
 * @param source IP source; empty: not known
 * @param destination IP destination, of the same version; empty: not known
 */
public record Content(
    Optional<Protocol> protocol,
    OptionalInt port,
    Optional<IpAddress> source,
    Optional<IpAddress> destination) {
  /** No IP packet. */
  public static final Content NONE =
      new Content(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int SYN = 0x02;

  /** One of those that a client's system chooses (RFC 6335 section 6). */
  private static final int CLIENT_PORT = 49152;

  public Content {
    checkArgument(
        source.isEmpty()
            || destination.isEmpty()
            || source.get().isIpv6() == destination.get().isIpv6(),
        "%s and %s are of different versions",
        source,
        destination);
  }

  boolean isIpv6() {
    return source.or(() -> destination).filter(IpAddress::isIpv6).isPresent();
  }

  /** The fields of the packet that are known. */
  ImmutableList<HeaderMatch> headers() {
    if (protocol.isEmpty()) {
      return ImmutableList.of();
    }
    boolean ipv6 = isIpv6();
    ImmutableList.Builder<HeaderMatch> headers = ImmutableList.builder();
    headers.add(HeaderMatch.exact(HeaderField.ETH_TYPE, ipv6 ? IPV6 : IPV4));
    source.ifPresent(
        ip ->
            headers.add(HeaderMatch.exact(ipv6 ? HeaderField.IPV6_SRC : HeaderField.IPV4_SRC, ip)));
    destination.ifPresent(
        ip ->
            headers.add(HeaderMatch.exact(ipv6 ? HeaderField.IPV6_DST : HeaderField.IPV4_DST, ip)));
    switch (protocol.get()) {
      case TCP -> {
        addPorts(headers, 6, HeaderField.TCP_SRC, HeaderField.TCP_DST);
        headers.add(HeaderMatch.exact(HeaderField.TCP_FLAGS, SYN));
      }
      case UDP -> addPorts(headers, 17, HeaderField.UDP_SRC, HeaderField.UDP_DST);
      case SCTP -> addPorts(headers, 132, HeaderField.SCTP_SRC, HeaderField.SCTP_DST);
      case PING, ICMP ->
          headers.add(
              HeaderMatch.exact(HeaderField.IP_PROTO, ipv6 ? 58 : 1),
              ipv6
                  ? HeaderMatch.exact(HeaderField.ICMPV6_TYPE, 128)
                  : HeaderMatch.exact(HeaderField.ICMPV4_TYPE, 8));
      case ANY -> {}
    }
    return headers.build();
  }

  private void addPorts(
      ImmutableList.Builder<HeaderMatch> headers, int number, HeaderField from, HeaderField to) {
    headers.add(HeaderMatch.exact(HeaderField.IP_PROTO, number));
    headers.add(HeaderMatch.exact(from, CLIENT_PORT));
    port.ifPresent(value -> headers.add(HeaderMatch.exact(to, value)));
  }

  /** {@code tcp=80,ip-src=192.0.2.1,ip-dst=192.0.2.2}; empty: it is no IP packet. */
  @Override
  public String toString() {
    if (protocol.isEmpty()) {
      return "";
    }
    return protocol.get().name().toLowerCase(Locale.ROOT)
        + (port.isPresent() ? "=" + port.getAsInt() : "")
        + source.map(ip -> ",ip-src=" + ip).orElse("")
        + destination.map(ip -> ",ip-dst=" + ip).orElse("");
  }
}
