package dev.overlane.lab;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Ipv4Address;

/**
 * An IPv4 network.
 *
 * @param network its lowest address
 * @param length bits of the prefix, 0..24
 */
record Subnet(Ipv4Address network, int length) {
  private static final int LONGEST = 24;

  /** The smallest network of at most 24 bits' prefix that holds all of the addresses. */
  static Subnet covering(Iterable<Ipv4Address> addresses) {
    int length = LONGEST;
    Ipv4Address first = addresses.iterator().next();
    for (Ipv4Address address : addresses) {
      length = Math.min(length, Integer.numberOfLeadingZeros(first.value() ^ address.value()));
    }
    return new Subnet(new Ipv4Address(first.value() & mask(length)), length);
  }

  /** The lowest address for an interface that is not taken. */
  Ipv4Address firstFree(ImmutableSet<Ipv4Address> taken) {
    int candidate = network.value() + 1;
    while (taken.contains(new Ipv4Address(candidate))) {
      candidate++;
    }
    return new Ipv4Address(candidate);
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }
}
