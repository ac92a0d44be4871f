package dev.overlane.controller.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time after a failure in which the same thing is not tried again, or in which a repair waits
 * that somebody keeps undoing. Rows and flows have one each: a server that refuses rows must not
 * hold up the repair of flows. Confined to the host's loop.
 */
final class Pause {
  private final SerialLoop loop;
  private final Backoff backoff;
  private SerialLoop.@Nullable Scheduled end;
  private String reason = "";

  Pause(SerialLoop loop, Backoff backoff) {
    this.loop = loop;
    this.backoff = backoff;
  }

  /** Begins a pause after a failure, longer each time, and returns its length. */
  Duration begin(Runnable wake) {
    Duration length = backoff.next();
    hold(length, "trying again after a failure", wake);
    return length;
  }

  /** Begins a pause that says nothing about failures. */
  void hold(Duration length, String why, Runnable wake) {
    cancel();
    reason = why;
    end =
        loop.schedule(
            length,
            () -> {
              end = null;
              wake.run();
            });
  }

  boolean isOn() {
    return end != null;
  }

  /** Why nothing is tried just now. */
  String reason() {
    return reason;
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
