package dev.overlane.bench.dataplane;

/**
 * How much is measured. A value; any thread.
 *
 * @param runs turns of each plane
 * @param seconds of TCP at full speed, in each turn
 * @param pings in each turn, one after the other's answer
 * @param connections in each turn, each with a port of its own
 */
public record PlanePlan(int runs, int seconds, int pings, int connections) {
  /** What is measured where nothing else is said. */
  public static PlanePlan usual(int runs) {
    return new PlanePlan(runs, 4, 2_000, 10_000);
  }
}
