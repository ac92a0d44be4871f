package dev.overlane.controller.run;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The looks at a switch that nothing calls for, one after the other. Confined to the host's loop.
 */
final class Audit {
  private final SerialLoop loop;
  private final Supplier<Duration> interval;
  private final Runnable look;
  private SerialLoop.@Nullable Scheduled next;

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
    stop();
    next =
        loop.schedule(
            interval.get(),
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
