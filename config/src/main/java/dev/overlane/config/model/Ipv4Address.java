package dev.overlane.config.model;

import java.util.Optional;

/**
 * An IPv4 address.
 *
 * @param value the address in network order: 192.0.2.1 is 0xc0000201
 */
public record Ipv4Address(int value) implements Comparable<Ipv4Address> {
  private static final int OCTETS = 4;
  private static final int MAX_OCTET = 255;

  /** Returns the address in dotted-quad form without leading zeros, or empty if it is not one. */
  public static Optional<Ipv4Address> parse(String text) {
    int value = 0;
    int at = 0;
    for (int octet = 1; octet <= OCTETS; octet++) {
      int begin = at;
      int number = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && number <= MAX_OCTET) {
        number = number * 10 + text.charAt(at++) - '0';
      }
      boolean padded = at - begin > 1 && text.charAt(begin) == '0';
      if (at == begin || padded || number > MAX_OCTET) {
        return Optional.empty();
      }
      value = value << 8 | number;
      if (octet < OCTETS && (at == text.length() || text.charAt(at++) != '.')) {
        return Optional.empty();
      }
    }
    return at == text.length() ? Optional.of(new Ipv4Address(value)) : Optional.empty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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
