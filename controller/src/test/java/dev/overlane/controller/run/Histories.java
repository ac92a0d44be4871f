package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Runs many random histories, each decided by its seed; of those that fail, all seeds are told, and
 * of the first the shortest history found that fails too.
 *
 * @param factory makes a history that has not begun
 * @param steps how many disturbances each has
 */
record Histories<T>(Factory<T> factory, int steps) {
  /** So many seeds between two lines of a long run's log. */
  private static final int ROUND = 500;

  /** One that has not begun. */
  interface History<T> {
    /** Runs it; throws if something is not as it should be. */
    void run();

    /** What has happened so far, in words. */
    ImmutableList<String> history();

    /** What is counted over all. */
    T tally();
  }

  /** Makes them. */
  interface Factory<T> {
    /**
     * @param omitted steps that are left out; the others stay as they are
     */
    History<T> of(long seed, ImmutableSet<Integer> omitted);
  }

  /** How a history ended that should not have. */
  private record Failure(Throwable cause, String history) {}

  private record Run<T>(long seed, T tally, Optional<Failure> failure) {}

  /**
   * Runs those from a seed on, and fails if any does.
   *
   * @param tallies takes what each has counted, in their order
   * @param round told after each round: its last seed, and how many have failed so far
   */
  void run(long first, int seeds, Consumer<T> tallies, Round round) {
    List<Run<T>> failed = new ArrayList<>();
    for (long from = first; from < first + seeds; from += ROUND) {
      long next = Math.min(from + ROUND, first + seeds);
      List<Run<T>> runs =
          LongStream.range(from, next)
              .parallel()
              .mapToObj(seed -> run(seed, ImmutableSet.of()))
              .collect(Collectors.toList());
      runs.forEach(run -> tallies.accept(run.tally));
      runs.stream().filter(run -> run.failure.isPresent()).forEach(failed::add);
      round.ended(next - 1, failed.size());
    }
    if (!failed.isEmpty()) {
      fail(failed);
    }
  }

  /** Hears how it goes. */
  interface Round {
    void ended(long last, int failed);
  }

  private void fail(List<Run<T>> failed) {
    Run<T> first = failed.get(0);
    Failure shortest = shorten(first.seed, first.failure.orElseThrow());
    String all =
        failed.stream()
            .map(run -> "seed " + run.seed + ": " + run.failure.orElseThrow().cause.getMessage())
            .collect(Collectors.joining("\n"));
    throw new AssertionError(
        all
            + "\nThe shortest history found of seed "
            + first.seed
            + ":\n"
            + shortest.history
            + "\n"
            + shortest.cause.getMessage(),
        shortest.cause);
  }

  private Run<T> run(long seed, ImmutableSet<Integer> omitted) {
    History<T> one = factory.of(seed, omitted);
    try {
      one.run();
      return new Run<>(seed, one.tally(), Optional.empty());
    } catch (AssertionError | RuntimeException failure) {
      return new Run<>(
          seed, one.tally(), Optional.of(new Failure(failure, String.join("\n", one.history()))));
    }
  }

  /** Leaves out each step without which it still fails. */
  private Failure shorten(long seed, Failure whole) {
    Failure shortest = whole;
    ImmutableSet<Integer> omitted = ImmutableSet.of();
    for (int step = steps - 1; step >= 0; step--) {
      ImmutableSet<Integer> without =
          ImmutableSet.copyOf(Sets.union(omitted, ImmutableSet.of(step)));
      Optional<Failure> shorter = run(seed, without).failure;
      if (shorter.isPresent()) {
        shortest = shorter.get();
        omitted = without;
      }
    }
    return shortest;
  }
}
