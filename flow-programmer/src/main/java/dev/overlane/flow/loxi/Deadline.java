package dev.overlane.flow.loxi;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A timer that progress pushes back; confined to the I/O thread. */
final class Deadline {
  private final SwitchLink link;
  private final Duration patience;
  private final Runnable expired;
  private @Nullable Future<?> timer;

  Deadline(SwitchLink link, Duration patience, Runnable expired) {
    this.link = link;
    this.patience = patience;
    this.expired = expired;
  }

  void restart() {
    stop();
    timer = link.schedule(expired, patience);
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
