package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  /** Enough seeds for every kind of edit to have come up many times. */
  private static final int MANY = 300;

  private static final int SEEDS = Integer.getInteger("overlane.sim.seeds", MANY);
  private static final long FIRST = Long.getLong("overlane.sim.first", 1);

  @Test
  void anyHistory_isIsolatedAlwaysAndConvergedInTheEnd() {
    EditTally tally = new EditTally();
    new Histories<>(Simulation::new, Simulation.STEPS)
        .run(
            FIRST,
            SEEDS,
            tally::add,
            (last, failed) ->
                log.info("seeds {} to {}: {} failed; edits: {}", FIRST, last, failed, tally));
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
}
