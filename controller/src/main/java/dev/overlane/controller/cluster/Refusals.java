package dev.overlane.controller.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How often etcd has refused changes of late, and when it is asked again: after a second, then
 * twice as long each time, up to ten; at once under another lease. PURE.
 *
 * @param lease under which it was asked
 * @param since when it refused last, in nanoseconds
 * @param pause how long it is not asked from then on
 * @param trouble what it said; empty: it refused nothing
 */
record Refusals(long lease, long since, Duration pause, Optional<String> trouble) {
  static final Refusals NONE = new Refusals(0, 0, Duration.ZERO, Optional.empty());

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** As this, after one more. */
  Refusals and(long now, long at, String why) {
    Duration doubled = pause.multipliedBy(2);
    Duration next =
        trouble.isEmpty() || now != lease
            ? FIRST
            : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return new Refusals(now, at, next, Optional.of("etcd refuses changes: " + why));
  }

  /** Whether etcd may be asked. */
  boolean isOver(long now, long at) {
    return trouble.isEmpty() || now != lease || at - since >= pause.toNanos();
  }
}
