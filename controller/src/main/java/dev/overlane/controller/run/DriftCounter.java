package dev.overlane.controller.run;

import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a change is made, and counts repairs: a change is a repair of drift if what is desired
 * is just what was in place when the host was last converged, at the same revision. However often
 * it has to be tried, it counts once. Confined to the host's loop.
 */
final class DriftCounter {
  static final String DRIFT = "drift";

  private @Nullable OvsdbState settledRows;
  private @Nullable FlowSet settledFlows;
  private long settledRevision;
  private boolean rowsUnderRepair;
  private boolean flowsUnderRepair;
  private long rowsRepairs;
  private long flowsRepairs;

  /** The host is converged: from now on any difference is drift. */
  void settled(OvsdbState rows, FlowSet flows, long revision) {
    settledRows = rows;
    settledFlows = flows;
    settledRevision = revision;
    rowsUnderRepair = false;
    flowsUnderRepair = false;
  }

  /** Returns the cause of a change of rows in a word or two. */
  String rowsCause(OvsdbState desired, long revision) {
    return cause(isSettled(revision) && Objects.equals(desired, settledRows), revision);
  }

  /**
   * Returns the cause of a change of flows in a word or two.
   *
   * @param desired null without rows: then only what the file rules out is taken away
   */
  String flowsCause(@Nullable FlowSet desired, long revision) {
    boolean repair =
        isSettled(revision) && (desired == null || Objects.equals(desired, settledFlows));
    return cause(repair, revision);
  }

  private String cause(boolean repair, long revision) {
    if (repair) {
      return DRIFT;
    }
    return isSettled(revision) ? "ports" : "revision " + revision;
  }

  /** A change on the way to a new revision is none of drift, even if it restores what was. */
  private boolean isSettled(long revision) {
    return revision == settledRevision;
  }

  /** A change of rows is being tried. */
  void rowsTried(String cause) {
    if (cause.equals(DRIFT) && !rowsUnderRepair) {
      rowsUnderRepair = true;
      rowsRepairs++;
    }
  }

  /** A change of rows is in force. */
  void rowsChanged() {
    rowsUnderRepair = false;
  }

  /** A change of flows is being tried. */
  void flowsTried(String cause) {
    if (cause.equals(DRIFT) && !flowsUnderRepair) {
      flowsUnderRepair = true;
      flowsRepairs++;
    }
  }

  /** A change of flows is in force. */
  void flowsChanged() {
    flowsUnderRepair = false;
  }

  /** Repairs of rows and of flows. */
  long repairs() {
    return rowsRepairs + flowsRepairs;
  }

  long rowsRepairs() {
    return rowsRepairs;
  }

  long flowsRepairs() {
    return flowsRepairs;
  }
}
