package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many random histories; of one that fails, the seed is told and the shortest history found that
 * fails too. {@code -Doverlane.sim.seeds} and {@code -Doverlane.sim.first} choose others; {@code
 * bin/soak} runs many.
 */
final class SimulationTest {
  private static final Logger log = LoggerFactory.getLogger("dev.overlane.simulation");
  private static final int SEEDS = Integer.getInteger("overlane.sim.seeds", 500);
  private static final long FIRST = Long.getLong("overlane.sim.first", 1);

  /** So many seeds between two lines of a long run's log. */
  private static final int ROUND = 500;

  /** Enough seeds for every kind of edit to have come up many times. */
  private static final int MANY = 300;

  /** How a history ended that should not have. */
  private record Failure(Throwable cause, String history) {}

  /** One run. */
  private record Run(long seed, EditTally tally, Optional<Failure> failure) {}

  @Test
  void anyHistory_isIsolatedAlwaysAndConvergedInTheEnd() {
    EditTally tally = new EditTally();
    List<Run> failed = new ArrayList<>();
    for (long first = FIRST; first < FIRST + SEEDS; first += ROUND) {
      long next = Math.min(first + ROUND, FIRST + SEEDS);
      List<Run> runs =
          LongStream.range(first, next)
              .parallel()
              .mapToObj(seed -> run(seed, ImmutableSet.of()))
              .collect(Collectors.toList());
      for (Run run : runs) {
        tally.add(run.tally);
        if (run.failure.isPresent()) {
          failed.add(run);
        }
      }
      log.info(
          "seeds {} to {}: {} failed so far; edits: {}", first, next - 1, failed.size(), tally);
    }
    if (!failed.isEmpty()) {
      fail(failed);
    }
    if (SEEDS >= MANY) {
      expectVariety(tally);
    }
  }

  /** Edits that are refused prove nothing of what happens while hosts take them over. */
  private static void expectVariety(EditTally tally) {
    for (Edit edit : Edit.values()) {
      if (edit == Edit.SWAP_VNIS) {
        assertThat(tally.acceptedOf(edit)).as("%s, which are never safe", edit).isZero();
        assertThat(tally.refusedOf(edit)).as("%s", edit).isGreaterThan(SEEDS / 20);
      } else {
        assertThat(tally.acceptedOf(edit)).as("%s of %s", edit, tally).isGreaterThan(SEEDS / 40);
      }
    }
    for (Edit edit : List.of(Edit.SWAP_VLANS, Edit.REUSE_VLAN, Edit.REUSE_VNI)) {
      assertThat(tally.refusedOf(edit)).as("%s of %s", edit, tally).isGreaterThan(SEEDS / 40);
    }
  }

  private static void fail(List<Run> failed) {
    Run first = failed.get(0);
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

  private static Run run(long seed, ImmutableSet<Integer> omitted) {
    Simulation simulation = new Simulation(seed, omitted);
    try {
      simulation.run();
      return new Run(seed, simulation.tally(), Optional.empty());
    } catch (AssertionError | RuntimeException failure) {
      return new Run(
          seed,
          simulation.tally(),
          Optional.of(new Failure(failure, String.join("\n", simulation.history()))));
    }
  }

  /** Leaves out each step without which it still fails. */
  private static Failure shorten(long seed, Failure whole) {
    Failure shortest = whole;
    ImmutableSet<Integer> omitted = ImmutableSet.of();
    for (int step = Simulation.STEPS - 1; step >= 0; step--) {
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
