package dev.overlane.controller.isolation;

import java.util.List;

/**
 * A set of packets: for each field a set of {@link PacketClasses}, one bit each; the packets are
 * all combinations.
 *
 * @param source Ethernet source
 * @param destination Ethernet destination
 * @param outer the outermost 802.1Q header
 * @param inner the one after it
 * @param vtep outer source of a tunnel packet
 * @param key tunnel key
 */
record Box(long source, long destination, long outer, long inner, long vtep, long key) {
  static final Box ALL = new Box(-1, -1, -1, -1, -1, -1);

  Box and(Box other) {
    return new Box(
        source & other.source,
        destination & other.destination,
        outer & other.outer,
        inner & other.inner,
        vtep & other.vtep,
        key & other.key);
  }

  boolean isEmpty() {
    return source == 0 || destination == 0 || outer == 0 || inner == 0 || vtep == 0 || key == 0;
  }

  Box withOuter(long set) {
    return new Box(source, destination, set, inner, vtep, key);
  }

  Box withInner(long set) {
    return new Box(source, destination, outer, set, vtep, key);
  }

  /** Adds the packets of this box that another one lacks, as boxes that do not overlap. */
  void minus(Box other, List<Box> pieces) {
    if (and(other).isEmpty()) {
      pieces.add(this);
      return;
    }
    Box same = new Box(source & other.source, destination, outer, inner, vtep, key);
    add(new Box(source & ~other.source, destination, outer, inner, vtep, key), pieces);
    add(new Box(same.source, destination & ~other.destination, outer, inner, vtep, key), pieces);
    long to = destination & other.destination;
    add(new Box(same.source, to, outer & ~other.outer, inner, vtep, key), pieces);
    long tag = outer & other.outer;
    add(new Box(same.source, to, tag, inner & ~other.inner, vtep, key), pieces);
    long next = inner & other.inner;
    add(new Box(same.source, to, tag, next, vtep & ~other.vtep, key), pieces);
    add(new Box(same.source, to, tag, next, vtep & other.vtep, key & ~other.key), pieces);
  }

  private static void add(Box piece, List<Box> pieces) {
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
  }
}
