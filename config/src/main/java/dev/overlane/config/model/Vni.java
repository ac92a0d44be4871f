package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A virtual network identifier as a tunnel header carries it (RFC 7348 section 5): 1..16777215.
 *
 * @param value the 24-bit identifier; 0 is kept for "no segment"
 */
public record Vni(int value) implements Comparable<Vni> {
  public static final int MIN = 1;
  public static final int MAX = 0xff_ffff;

  public Vni {
    checkArgument(value >= MIN && value <= MAX, "vni %s is not in %s..%s", value, MIN, MAX);
  }

  @Override
  public int compareTo(Vni other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
