package dev.overlane.config.model;

import com.google.common.net.InetAddresses;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address of a workload, in canonical text form (RFC 5952 for IPv6).
 *
 * @param text the canonical form; two equal addresses have equal texts
 */
public record IpAddress(String text) implements Comparable<IpAddress> {

  /** Returns the address, or empty if the text is no address; zones and prefixes are refused. */
  public static Optional<IpAddress> parse(String text) {
    if (text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
      return Optional.empty();
    }
    return Optional.of(new IpAddress(InetAddresses.toAddrString(InetAddresses.forString(text))));
  }

  public boolean isIpv6() {
    return text.indexOf(':') >= 0;
  }

  @Override
  public int compareTo(IpAddress other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
