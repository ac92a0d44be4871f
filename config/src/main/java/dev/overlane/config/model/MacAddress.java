package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A 48-bit Ethernet address.
 *
 * @param value the address in the low 48 bits, first octet most significant
 */
public record MacAddress(long value) implements Comparable<MacAddress> {
  private static final Pattern SYNTAX = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

  public MacAddress {
    checkArgument(value >>> 48 == 0, "%s has more than 48 bits", value);
  }

  /** Returns the address written as six colon-separated octets, or empty if it is not one. */
  public static Optional<MacAddress> parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(new MacAddress(Long.parseLong(text.replace(":", ""), 16)));
  }

  /** Whether the group bit is set: multicast and broadcast addresses name no single station. */
  public boolean isGroup() {
    return (value & 0x0100_0000_0000L) != 0;
  }

  /** Whether all bits are zero; no station has this address. */
  public boolean isZero() {
    return value == 0;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (value >>> shift) & 0xff;
      text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        text.append(':');
      }
    }
    return text.toString();
  }
}
