package dev.overlane.controller.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * When a member whose lease has lapsed has a share again: at once the first time, and later each
 * time that follows soon, while there are others. To hand its hosts out and back costs all of them
 * more than to leave them where they are. PURE.
 *
 * @param lapses how often the lease had lapsed when it was looked at last
 * @param damping how often of late
 */
record Rejoining(long lapses, Damping damping) {
  /** Nothing has lapsed; the clock counts the first lease as one, before which there was none. */
  static final Rejoining NONE = new Rejoining(1, Damping.NONE);

  /** The second lapse, the first that is waited after, doubles it already. */
  private static final Duration FIRST = Duration.ofMillis(2500);

  /** Longer it would not be worth: those that are left may not reach all hosts. */
  static final Duration MOST = Duration.ofSeconds(40);

  /**
   * As this, after one more look.
   *
   * @param counted how often there was no lease, by {@link LeaseClock#lapses}
   */
  Rejoining seen(long counted, long now) {
    return counted > lapses ? new Rejoining(counted, damping.lost(now)) : this;
  }

  /** How long it waits after the last lapse, from the second on. */
  private Duration pause() {
    return damping.doubled(FIRST, MOST);
  }

  /** How much longer it waits; zero: it does not. */
  Duration left(long now) {
    return damping.times() < 2
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, damping.last() + pause().toNanos() - now));
  }

  /** Why it has no share; empty: it may have one. Says the same while it waits. */
  Optional<String> trouble(long now) {
    return left(now).isZero()
        ? Optional.empty()
        : Optional.of(
            "its lease has lapsed %d times of late, the machine or etcd has too much to do: it takes"
                    .formatted(damping.times())
                + " hosts again %d s after that, lest they go to and fro"
                    .formatted(pause().toSeconds()));
  }
}
