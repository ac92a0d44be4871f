package dev.overlane.controller.run;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The looks at a switch that nothing calls for, one after the other. Confined to the host's loop.
 */
final class Audit {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final SerialLoop loop;
  private final Supplier<Duration> interval;
  private final Runnable look;
  private SerialLoop.@Nullable Scheduled next;
  private long due;

  /**
   * An audit that has not begun.
   *
   * @param interval asked anew before each look
   */
  Audit(SerialLoop loop, Supplier<Duration> interval, Runnable look) {
    this.loop = loop;
    this.interval = interval;
    this.look = look;
  }

  void restart() {
    restart(interval.get());
  }

  /** There is reason to look soon: what a monitor has told is to be checked by a reading. */
  void soon() {
    if (next != null && due - loop.nanoTime() > SOON.toNanos()) {
      restart(SOON);
    }
  }

  private void restart(Duration pause) {
    stop();
    due = loop.nanoTime() + pause.toNanos();
    next =
        loop.schedule(
            pause,
            () -> {
              restart();
              look.run();
            });
  }

  void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
