package dev.overlane.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what no event announces. Blocks the caller; any thread. */
public final class Waiting {
  private Waiting() {}

  /**
   * Returns once a condition holds.
   *
   * @param pause between two looks
   * @throws BenchFailure if it does not within {@code patience}
   */
  public static void until(
      String what, Duration patience, Duration pause, BooleanSupplier condition) {
    value(
        what,
        patience,
        pause,
        () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Returns the first value that is there.
   *
   * @param pause between two looks
   * @throws BenchFailure if there is none within {@code patience}
   */
  public static <T> T value(
      String what, Duration patience, Duration pause, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new BenchFailure("not within " + patience.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
