package dev.overlane.controller.run;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time, in the order given, with a clock of its own. State that only tasks of
 * one loop touch needs no lock. Any thread may call these methods.
 */
public interface SerialLoop extends Executor {

  /** Runs a task later, unless cancelled before. */
  Scheduled schedule(Duration delay, Runnable task);

  /** Nanoseconds since an arbitrary origin, never going back. */
  long nanoTime();

  /** A task to come. */
  interface Scheduled {

    /** Makes the task not run, if it has not begun; called on the loop. */
    void cancel();
  }
}
