package dev.overlane.ovsdb.odl;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A time limit for a peer that runs out only after whatever had arrived by then was read. If it was
 * this process that stood still, for a collection of its heap or for want of a processor, timers
 * that are overdue run before the next look at the socket: so there is one last look. Confined to
 * one event loop.
 */
final class Patience {
  /** Far more than a turn of the event loop, and nothing beside the limits themselves. */
  static final Duration LAST_LOOK = Duration.ofMillis(100);

  private final Runnable whenOver;
  private Future<?> timer;

  private Patience(EventExecutor loop, Duration limit, Runnable whenOver) {
    this.whenOver = whenOver;
    this.timer = loop.schedule(() -> lookOnceMore(loop), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Starts.
   *
   * @param whenOver called on the event loop {@link #LAST_LOOK} after the limit, unless {@link
   *     #end} was called
   */
  static Patience start(EventExecutor loop, Duration limit, Runnable whenOver) {
    return new Patience(loop, limit, whenOver);
  }

  private void lookOnceMore(EventExecutor loop) {
    timer = loop.schedule(whenOver, LAST_LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The peer did in time what it was to do. */
  void end() {
    timer.cancel(false);
  }
}
