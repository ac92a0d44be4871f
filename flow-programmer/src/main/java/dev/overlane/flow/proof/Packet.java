package dev.overlane.flow.proof;

import dev.overlane.flow.state.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Packets somewhere in a switch: headers that differ, and all else, which is the same for all.
 *
 * @param region their headers
 * @param metadata OpenFlow metadata
 * @param key tunnel key: the one they came with until another is set
 * @param to outer destination, as a number; 0: none is set
 * @param rounds how often they were tracked in this switch
 * @param trail how they came here; null: they just came in, or nobody asks
 */
record Packet(Region region, long metadata, long key, int to, int rounds, @Nullable Trail trail) {

  /**
   * The flows that packets hit, the last one first.
   *
   * @param host where
   * @param rule which flow
   * @param before the flows before that one
   */
  record Trail(String host, Rule rule, @Nullable Trail before) {}

  Packet in(Region part) {
    return new Packet(part, metadata, key, to, rounds, trail);
  }

  Packet withMetadata(long value, long mask) {
    return new Packet(region, (metadata & ~mask) | value, key, to, rounds, trail);
  }

  Packet withKey(long value) {
    return new Packet(region, metadata, value, to, rounds, trail);
  }

  Packet withDestination(int address) {
    return new Packet(region, metadata, key, address, rounds, trail);
  }

  /** The same, tracked once more; what is known of their connections then. */
  Packet tracked(Bits state) {
    return new Packet(region.tracked(state), metadata, key, to, rounds + 1, trail);
  }

  Packet after(String host, Rule rule) {
    return new Packet(region, metadata, key, to, rounds, new Trail(host, rule, trail));
  }
}
