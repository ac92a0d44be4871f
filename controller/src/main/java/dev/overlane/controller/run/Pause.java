package dev.overlane.controller.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time after a failure in which the same thing is not tried again. Rows and flows have one
 * each: a server that refuses rows must not hold up the repair of flows. Confined to the host's
 * loop.
 */
final class Pause {
  private final SerialLoop loop;
  private final Backoff backoff;
  private SerialLoop.@Nullable Scheduled end;

  Pause(SerialLoop loop, Backoff backoff) {
    this.loop = loop;
    this.backoff = backoff;
  }

  /** Begins a pause, longer each time, and returns its length. */
  Duration begin(Runnable wake) {
    cancel();
    Duration length = backoff.next();
    end =
        loop.schedule(
            length,
            () -> {
              end = null;
              wake.run();
            });
    return length;
  }

  boolean isOn() {
    return end != null;
  }

  /** What failed works again, or something has changed: the next failure is the first. */
  void forget() {
    backoff.reset();
    cancel();
  }

  /** Ends the pause, and remembers the failures. */
  void cancel() {
    if (end != null) {
      end.cancel();
      end = null;
    }
  }
}
