package dev.overlane.controller.cluster;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a thread does until it is done or interrupted. A bug in it is told and does not end it: a
 * member whose thread is gone would look as if all were well.
 *
 * @param body begun anew, after a pause, when it throws
 */
record Unfailing(Body body, Duration pause) implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Unfailing.class);

  /** What is done. */
  interface Body {
    void run() throws InterruptedException;
  }

  @Override
  public void run() {
    try {
      while (!isDone()) {
        Thread.sleep(pause.toMillis());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() throws InterruptedException {
    try {
      body.run();
      return true;
    } catch (RuntimeException bug) {
      log.error(
          "bug: the thread {} failed, and goes on; please report this",
          Thread.currentThread().getName(),
          bug);
      return false;
    }
  }
}
