package dev.overlane.controller.run;

import org.junit.jupiter.api.Test;

/** Many random histories; a failing one prints its seed and all that happened. */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("overlane.sim.seeds", 200);
  private static final long FIRST = Long.getLong("overlane.sim.first", 1);

  @Test
  void anyHistory_isIsolatedAlwaysAndConvergedInTheEnd() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Simulation simulation = new Simulation(seed);
      try {
        simulation.run();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "seed "
                + seed
                + ": "
                + failure.getMessage()
                + "\n"
                + String.join("\n", simulation.history()),
            failure);
      }
    }
  }
}
