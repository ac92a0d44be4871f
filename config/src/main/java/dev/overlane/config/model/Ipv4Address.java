package dev.overlane.config.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param value the address in network order: 192.0.2.1 is 0xc0000201
 */
public record Ipv4Address(int value) implements Comparable<Ipv4Address> {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

  /** Returns the address in dotted-quad form without leading zeros, or empty if it is not one. */
  public static Optional<Ipv4Address> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int value = 0;
    for (int group = 1; group <= 4; group++) {
      int octet = Integer.parseInt(matcher.group(group));
      if (octet > 255) {
        return Optional.empty();
      }
      value = value << 8 | octet;
    }
    return Optional.of(new Ipv4Address(value));
  }

  /** Whether one interface may own this address: not 0/8, loopback is allowed, not 224/3. */
  public boolean isUnicast() {
    int first = value >>> 24;
    return first != 0 && first < 224;
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xff)
        + "."
        + (value >>> 8 & 0xff)
        + "."
        + (value & 0xff);
  }
}
