package dev.overlane.controller.run;

import java.time.Duration;

/**
 * Spaces out repairs that somebody keeps undoing: a few are made at once, then one in each interval
 * (a token bucket). Confined to one loop.
 */
final class Damper {
  private final SerialLoop loop;
  private final long burst;
  private final long interval;

  /** When the bucket will be full again. */
  private long full;

  private boolean fight;

  /**
   * A damper that is at rest.
   *
   * @param burst how many repairs may be made without a pause
   * @param interval between repairs after that
   */
  Damper(SerialLoop loop, int burst, Duration interval) {
    this.loop = loop;
    this.burst = burst;
    this.interval = interval.toNanos();
    this.full = loop.nanoTime();
  }

  /** Ten repairs of rows at once, then one a second. */
  static Damper ofRows(SerialLoop loop) {
    return new Damper(loop, 10, Duration.ofSeconds(1));
  }

  /** Of flows more and faster, fifty at once and five a second: a flow too many may be a hole. */
  static Damper ofFlows(SerialLoop loop) {
    return new Damper(loop, 50, Duration.ofMillis(200));
  }

  /** Returns how long to wait with the next repair; zero: it may be made, and counts. */
  Duration take() {
    long now = loop.nanoTime();
    if (full - now <= 0) {
      full = now;
      fight = false;
    }
    long wait = full + interval - burst * interval - now;
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    full += interval;
    return Duration.ZERO;
  }

  /** Whether this is the first time since all was quiet that a repair has to wait. */
  boolean isNews() {
    boolean news = !fight;
    fight = true;
    return news;
  }
}
