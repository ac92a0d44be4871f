package dev.overlane.controller.run;

import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a change is made, and counts repairs: a change is a repair of drift if what is desired
 * is just what was in place when the host was last converged, at the same revision. Confined to the
 * host's loop.
 */
final class DriftCounter {
  private static final String DRIFT = "drift";

  private @Nullable OvsdbState settledRows;
  private @Nullable FlowSet settledFlows;
  private long settledRevision;
  private long repairs;

  /** The host is converged: from now on any difference is drift. */
  void settled(OvsdbState rows, FlowSet flows, long revision) {
    settledRows = rows;
    settledFlows = flows;
    settledRevision = revision;
  }

  /** Counts a change of rows and returns its cause in a word or two. */
  String rowsChange(OvsdbState desired, long revision) {
    return count(isSettled(revision) && Objects.equals(desired, settledRows), revision);
  }

  /**
   * Counts a change of flows and returns its cause in a word or two.
   *
   * @param desired null without rows: then only what the file rules out is taken away
   */
  String flowsChange(@Nullable FlowSet desired, long revision) {
    boolean repair =
        isSettled(revision) && (desired == null || Objects.equals(desired, settledFlows));
    return count(repair, revision);
  }

  private String count(boolean repair, long revision) {
    if (repair) {
      repairs++;
      return DRIFT;
    }
    return isSettled(revision) ? "ports" : "revision " + revision;
  }

  /** A change on the way to a new revision is none of drift, even if it restores what was. */
  private boolean isSettled(long revision) {
    return revision == settledRevision;
  }

  long repairs() {
    return repairs;
  }
}
