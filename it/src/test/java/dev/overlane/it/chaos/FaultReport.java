package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;

/**
 * One fault and all that came of it.
 *
 * @param kind what it was
 * @param begin when it was inflicted
 * @param detail what was chosen by chance
 * @param toll what the probes between the fault before and the next one say
 * @param dropped losses of unconcerned pairs that Open vSwitch accounts for itself ({@link
 *     PortGaps})
 * @param converged from the fault's end until every host was converged with all sessions up
 * @param bare what Open vSwitch did by itself
 * @param violations what must not be
 */
record FaultReport(
    FaultKind kind,
    Instant begin,
    String detail,
    Toll toll,
    int dropped,
    Duration converged,
    Injury.Bare bare,
    ImmutableList<String> violations) {

  /** Probes of unconcerned pairs that nobody accounts for. */
  int lost() {
    return toll.losses().size() - dropped;
  }
}
