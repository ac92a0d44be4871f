package dev.overlane.controller.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The growing pause between attempts that fail: doubling from one second to half a minute, each
 * spread by a quarter so that many hosts do not return in step. Confined to one loop.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 5;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Forgets all failures. */
  void reset() {
    failures = 0;
  }

  /** Counts one more failure and returns the pause it deserves. */
  Duration next() {
    long base = FIRST.toNanos() << Math.min(failures, MAX_DOUBLINGS);
    failures++;
    return Duration.ofNanos((long) (base * (0.75 + random.nextDouble() / 2)));
  }
}
