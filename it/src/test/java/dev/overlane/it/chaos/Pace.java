package dev.overlane.it.chaos;

import java.time.Duration;

/**
 * How much time a run takes over its faults.
 *
 * @param longest how long a fault lasts at most
 * @param calm how long a host's database sessions live before a fault that breaks them; Overlane
 *     forgets its backoff after 1.5 s of a session, Open vSwitch after 8 s
 * @param thorough whether every session is made anew after each fault, not only after the last
 */
record Pace(Duration longest, Duration calm, boolean thorough) {
  /** Each kind once, in about a minute. */
  static final Pace BRISK = new Pace(Duration.ofMillis(600), Duration.ofSeconds(2), false);

  /** For runs of minutes and hours. */
  static final Pace STEADY = new Pace(Duration.ofSeconds(4), Duration.ofSeconds(9), true);
}
