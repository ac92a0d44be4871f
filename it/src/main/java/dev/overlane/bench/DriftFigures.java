package dev.overlane.bench;

import dev.overlane.bench.wire.WireTimes;
import java.time.Duration;

/** What was measured of one kind of drift. Confined to one thread. */
final class DriftFigures {
  /** From the drift to the repair, both as every client of the host sees them. */
  final Samples inForce = new Samples();

  /** From the drift to the repair's first byte at the controller's socket. */
  final Samples firstByte = new Samples();

  /** To the last byte of its changes; a bundle's request to commit comes after it. */
  final Samples changes = new Samples();

  /** To its last byte. */
  final Samples lastByte = new Samples();

  /** The bare tool's run that repairs the same. */
  final Samples byHand = new Samples();

  /** The first times until the repair was in force, while the JVM is cold; in no median. */
  final Samples cold = new Samples();

  void add(Duration untilInForce, WireTimes wire) {
    inForce.add(untilInForce);
    firstByte.add(wire.first());
    changes.add(wire.changes());
    lastByte.add(wire.last());
  }
}
