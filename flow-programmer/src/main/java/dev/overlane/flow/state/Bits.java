package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A 64-bit value under a mask, as an OpenFlow match or write-metadata uses it. A bit outside the
 * mask is zero in the value.
 *
 * @param value the bits that are set
 * @param mask the bits that count
 */
public record Bits(long value, long mask) {
  public static final Bits NONE = new Bits(0, 0);

  public Bits {
    checkArgument((value & ~mask) == 0, "value %s has bits outside mask %s", value, mask);
  }

  /** Returns both together; the masks may not overlap. */
  public Bits and(Bits other) {
    checkArgument((mask & other.mask) == 0, "masks %s and %s overlap", this, other);
    return new Bits(value | other.value, mask | other.mask);
  }

  /** Whether a value has these bits so. */
  public boolean matches(long candidate) {
    return (candidate & mask) == value;
  }

  public boolean isEmpty() {
    return mask == 0;
  }

  /** {@code 0xVALUE/0xMASK}, as ovs-ofctl prints it. */
  @Override
  public String toString() {
    return "0x" + Long.toHexString(value) + (mask == -1 ? "" : "/0x" + Long.toHexString(mask));
  }
}
