package dev.overlane.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waiting for something that tells nobody when it happens. */
final class Poll {
  private static final long PAUSE_MILLIS = 10;

  private Poll() {}

  /** Asks every 10 ms until there is an answer; empty if there was none in time. */
  static <T> Optional<T> until(Duration timeout, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent() || System.nanoTime() - deadline > 0) {
        return answer;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoFailure("interrupted");
      }
    }
  }
}
