package dev.overlane.controller.run;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Many random histories; of one that fails, the seed is told and the shortest history found that
 * fails too. {@code -Doverlane.sim.seeds} and {@code -Doverlane.sim.first} choose others; {@code
 * bin/soak} runs many.
 */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("overlane.sim.seeds", 500);
  private static final long FIRST = Long.getLong("overlane.sim.first", 1);

  /** How a history ended that should not have. */
  private record Failure(Throwable cause, String history) {}

  @Test
  void anyHistory_isIsolatedAlwaysAndConvergedInTheEnd() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Optional<Failure> failure = run(seed, ImmutableSet.of());
      if (failure.isPresent()) {
        Failure shortest = shorten(seed, failure.get());
        throw new AssertionError(
            "seed " + seed + ": " + shortest.cause.getMessage() + "\n" + shortest.history,
            shortest.cause);
      }
    }
  }

  private static Optional<Failure> run(long seed, ImmutableSet<Integer> omitted) {
    Simulation simulation = new Simulation(seed, omitted);
    try {
      simulation.run();
      return Optional.empty();
    } catch (AssertionError | RuntimeException failure) {
      return Optional.of(new Failure(failure, String.join("\n", simulation.history())));
    }
  }

  /** Leaves out each step without which it still fails. */
  private static Failure shorten(long seed, Failure whole) {
    Failure shortest = whole;
    ImmutableSet<Integer> omitted = ImmutableSet.of();
    for (int step = Simulation.STEPS - 1; step >= 0; step--) {
      ImmutableSet<Integer> without =
          ImmutableSet.copyOf(Sets.union(omitted, ImmutableSet.of(step)));
      Optional<Failure> shorter = run(seed, without);
      if (shorter.isPresent()) {
        shortest = shorter.get();
        omitted = without;
      }
    }
    return shortest;
  }
}
