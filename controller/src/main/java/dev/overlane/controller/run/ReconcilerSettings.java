package dev.overlane.controller.run;

import java.time.Duration;

/**
 * How often a reconciler looks again without having been told to.
 *
 * @param auditWatched for a switch that reports foreign changes by itself
 * @param auditUnwatched for one that does not
 */
public record ReconcilerSettings(Duration auditWatched, Duration auditUnwatched) {
  public static final ReconcilerSettings DEFAULT =
      new ReconcilerSettings(Duration.ofSeconds(30), Duration.ofSeconds(2));
}
