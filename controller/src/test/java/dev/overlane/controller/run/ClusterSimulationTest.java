package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many random histories of a network with several controllers. {@code -Doverlane.sim.cluster.seeds}
 * and {@code -Doverlane.sim.first} choose others; {@code bin/soak} runs many.
 */
final class ClusterSimulationTest {
  private static final Logger log = LoggerFactory.getLogger("dev.overlane.simulation");
  private static final int SEEDS = Integer.getInteger("overlane.sim.cluster.seeds", 20);
  private static final long FIRST = Long.getLong("overlane.sim.first", 1);

  /** Enough seeds for everything to have come up many times. */
  private static final int MANY = 20;

  @Test
  void anyHistoryOfMembers_hasOneWriterAtATime_isIsolatedAlwaysAndConvergedInTheEnd() {
    ClusterTally tally = new ClusterTally();
    new Histories<>(ClusterSimulation::new, ClusterSimulation.STEPS)
        .run(
            FIRST,
            SEEDS,
            tally::add,
            (last, failed) ->
                log.info("seeds {} to {}: {} failed; {}", FIRST, last, failed, tally));
    if (SEEDS >= MANY) {
      // Else it would show nothing.
      assertThat(tally.edits).isGreaterThan(SEEDS);
      assertThat(tally.takeovers()).isGreaterThan(SEEDS * 5);
      assertThat(tally.refusals()).isGreaterThan(SEEDS / 10);
    }
  }
}
