package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;

/**
 * What {@code run} would change on one host.
 *
 * @param host its name
 * @param unreachable why its rows are not known; empty if they are
 * @param problems what only a human can solve
 * @param rows changes of rows, in order
 * @param flows how flows change
 * @param notes what else is to be known: what was taken for granted, what waits, what is left alone
 */
public record HostChanges(
    String host,
    String unreachable,
    ImmutableList<String> problems,
    ImmutableList<RowChange> rows,
    Flows flows,
    ImmutableList<String> notes) {

  /**
   * How flows change.
   *
   * @param changes one by one, by segment
   * @param impact whom they cost what, together
   * @param notSeen why the flows that are there were not seen; empty if they were. Then all flows
   *     count as to be installed
   * @param missed whether they should have been seen
   */
  public record Flows(
      ImmutableList<FlowChange> changes, Impact impact, String notSeen, boolean missed) {

    static final Flows NONE = new Flows(ImmutableList.of(), Impact.HITLESS, "", false);

    long count(Sign sign) {
      return changes.stream().filter(change -> change.sign() == sign).count();
    }
  }

  long countRows(Sign sign) {
    return rows.stream().filter(row -> row.sign() == sign).count();
  }

  boolean hasChanges() {
    return !rows.isEmpty() || !flows.changes().isEmpty();
  }

  /** Whether not all is known, or not all can be done. */
  boolean hasTrouble() {
    return !unreachable.isEmpty() || !problems.isEmpty() || flows.missed();
  }

  Impact worst() {
    Impact worst = flows.impact();
    for (RowChange row : rows) {
      worst = worst.or(row.impact());
    }
    return worst;
  }
}
