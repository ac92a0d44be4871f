package dev.overlane.controller.run;

import java.time.Duration;

/**
 * How often a reconciler looks again without having been told to, where hosts are few.
 *
 * @param auditWatched for a switch that reports foreign changes by itself
 * @param auditUnwatched for one that does not
 */
public record ReconcilerSettings(Duration auditWatched, Duration auditUnwatched) {
  public static final ReconcilerSettings DEFAULT =
      new ReconcilerSettings(Duration.ofSeconds(30), Duration.ofSeconds(2));

  /**
   * What looks at switches that report by themselves may come to, all hosts together: each costs
   * some ten milliseconds, and checks what is known already.
   */
  private static final Duration WATCHED_APART = Duration.ofMillis(200);

  /** The same for those that do not report: here a look is the only news. */
  private static final Duration UNWATCHED_APART = Duration.ofMillis(20);

  /**
   * How long until the next look at a switch.
   *
   * @param watched whether it reports foreign changes by itself
   * @param hosts how many there are in the network
   */
  Duration interval(boolean watched, int hosts) {
    Duration usual = watched ? auditWatched : auditUnwatched;
    Duration share = (watched ? WATCHED_APART : UNWATCHED_APART).multipliedBy(hosts);
    return usual.compareTo(share) < 0 ? share : usual;
  }
}
