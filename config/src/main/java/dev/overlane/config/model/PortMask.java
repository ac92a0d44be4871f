package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;

/**
 * Ports that begin with the same bits, as a switch matches them.
 *
 * @param value the lowest of them
 * @param mask which of the 16 bits are the same
 */
public record PortMask(int value, int mask) {

  /** The fewest masks that mean exactly the ports of a range, in order: 30 at most. */
  public static ImmutableList<PortMask> of(PortRange range) {
    ImmutableList.Builder<PortMask> masks = ImmutableList.builder();
    int first = range.first();
    while (first <= range.last()) {
      int size = Integer.lowestOneBit(first);
      while (first + size - 1 > range.last()) {
        size >>= 1;
      }
      masks.add(new PortMask(first, 0x1_0000 - size));
      first += size;
    }
    return masks.build();
  }

  /** Whether a port is one of them. */
  public boolean matches(int port) {
    return (port & mask) == value;
  }
}
