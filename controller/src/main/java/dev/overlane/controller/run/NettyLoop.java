package dev.overlane.controller.run;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop on one thread of a Netty event executor group. A task that throws is logged as our bug.
 */
final class NettyLoop implements SerialLoop {
  private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);

  private final EventExecutor loop;

  NettyLoop(EventExecutor loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(() -> guarded(task));
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    var future = loop.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError bug) {
      log.error("bug: a task failed; please report this", bug);
    }
  }
}
