package dev.overlane.ovsdb.odl;

import dev.overlane.peers.Turns;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The clock of a peer that is served by an event loop. Any thread. */
record LoopTimer(ScheduledExecutorService loop) implements Turns.Timer {
  @Override
  public Runnable after(Duration delay, Runnable task) {
    try {
      Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException ended) {
      task.run();
      return () -> {};
    }
  }
}
