package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs independent steps; each is tried, whatever became of the others. */
final class Parallel {
  private static final int MOST_THREADS = 16;

  private Parallel() {}

  /**
   * Runs all at once and returns when all have ended; throws the first failure, others added. An
   * interrupt reaches every step, and they are waited for all the same: a step that went on alone
   * could make what its caller is taking down.
   */
  static void run(ImmutableList<? extends Runnable> steps) {
    if (steps.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_THREADS, steps.size()));
    ImmutableList<Future<?>> running =
        steps.stream().map(threads::submit).collect(ImmutableList.toImmutableList());
    threads.shutdown();
    try {
      all(
          running.stream()
              .map(future -> (Runnable) () -> await(future))
              .collect(ImmutableList.toImmutableList()));
    } finally {
      Uninterruptibles.awaitTerminationUninterruptibly(threads);
    }
  }

  /** Runs one after the other; throws the first failure, the later ones added to it. */
  static void all(ImmutableList<Runnable> steps) {
    Optional<LabException> failure = Optional.empty();
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (LabException e) {
        failure.ifPresent(first -> first.addSuppressed(e));
        failure = failure.or(() -> Optional.of(e));
      }
    }
    failure.ifPresent(
        first -> {
          throw first;
        });
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException failure) {
        throw failure;
      }
      throw new LabException("a step failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }
}
