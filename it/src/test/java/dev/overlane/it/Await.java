package dev.overlane.it;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for conditions that no event announces. Blocks the caller. */
public final class Await {
  /** Generous: a deadline is there to end a test that has failed, not to measure. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Looks that start processes would else keep the processor from what they wait for. */
  private static final int REST = 2;

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private Await() {}

  /** Returns once the condition holds; fails after {@link #PATIENCE}. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** Returns once the condition holds; fails after {@code limit}. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(() -> what, limit, condition);
  }

  /**
   * As {@link #until(String, Duration, BooleanSupplier)}.
   *
   * @param what asked when it has failed, so that it can tell what was there last
   */
  static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    value(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Returns the first value that is there; fails after {@code limit}. */
  public static <T> T value(String what, Duration limit, Supplier<Optional<T>> look) {
    return value(() -> what, limit, look);
  }

  private static <T> T value(Supplier<String> what, Duration limit, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long began = System.nanoTime();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
      }
      long rest = Math.min(REST * (System.nanoTime() - began), LONGEST_REST.toNanos());
      LockSupport.parkNanos(Math.max(PAUSE.toNanos(), rest));
    }
  }
}
