package dev.overlane.controller.run;

import java.time.Duration;

/**
 * How much of its loop's time one host may take: a fifth of it on the whole, and two seconds at
 * once for what is large and rare. So a host on which something changes all the time leaves room
 * for the others of its loop. Confined to the host's loop.
 */
final class WorkBudget {
  private static final int SHARE = 5;
  private static final long AT_ONCE = Duration.ofSeconds(2).toNanos();

  private final SerialLoop loop;

  /** When all that was taken will have been earned. */
  private long earned;

  WorkBudget(SerialLoop loop) {
    this.loop = loop;
    this.earned = loop.nanoTime();
  }

  /** Takes the time that something took. */
  void spend(long nanos) {
    earned = Math.max(earned, loop.nanoTime()) + nanos * SHARE;
  }

  /** How long the host must leave its loop to others; zero: it may go on. */
  Duration debt() {
    return Duration.ofNanos(Math.max(0, earned - loop.nanoTime() - AT_ONCE * SHARE));
  }
}
