package dev.overlane.controller.cluster;

import java.time.Duration;

/**
 * How often something was lost of late, and how much longer it is waited for than the first time:
 * what is lost again and again moves ever more seldom, so that members with too much to do are not
 * given more to do by each other. PURE.
 *
 * @param times how often it was lost; 0: not of late
 * @param last when it was lost last, in nanoseconds
 */
record Damping(int times, long last) {
  static final Damping NONE = new Damping(0, 0);

  /** After so long without a loss all is forgotten. */
  static final Duration CALM = Duration.ofMinutes(10);

  private static final int MOST_DOUBLINGS = 10;

  /** As this, after one more loss. */
  Damping lost(long now) {
    return new Damping(at(now).times + 1, now);
  }

  /** What of it counts still. */
  Damping at(long now) {
    return times > 0 && now - last >= CALM.toNanos() ? NONE : this;
  }

  /** A time that doubles with each loss but the first. */
  Duration doubled(Duration first, Duration most) {
    Duration longer = first.multipliedBy(1L << Math.min(Math.max(0, times - 1), MOST_DOUBLINGS));
    return longer.compareTo(most) < 0 ? longer : most;
  }
}
