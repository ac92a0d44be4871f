package dev.overlane.controller.run;

import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbState;
import org.jspecify.annotations.Nullable;

/** Changes the rows of one host, and takes the outcome. Confined to the host's loop. */
final class RowsHand {
  private final OvsdbInput ovsdb;
  private final Repairs repairs;
  private final DriftCounter drift;
  private final HostJournal journal;
  private final Work work;

  RowsHand(OvsdbInput ovsdb, Repairs repairs, DriftCounter drift, HostJournal journal, Work work) {
    this.ovsdb = ovsdb;
    this.repairs = repairs;
    this.drift = drift;
    this.journal = journal;
    this.work = work;
  }

  /**
   * Begins a change, if one may be begun.
   *
   * @param desired the rows that it leads to
   */
  void apply(PlanStep.ApplyRows step, OvsdbState desired, long revision) {
    OvsdbSession session = ovsdb.session();
    String cause = drift.rowsCause(desired, revision);
    if (session == null || !repairs.mayBegin(cause, step.changes().lines().get(0))) {
      return;
    }
    work.begun("rows are being changed");
    drift.rowsTried(cause);
    session
        .apply(step.changes())
        .whenComplete(
            (outcome, bug) -> work.finish(() -> applied(session, cause, step, outcome, bug)));
  }

  private void applied(
      OvsdbSession session,
      String cause,
      PlanStep.ApplyRows step,
      @Nullable TxnOutcome outcome,
      @Nullable Throwable bug) {
    journal.tried(Plane.ROWS, result(outcome));
    if (outcome instanceof TxnOutcome.Committed) {
      journal.rowsChanged(cause, step.changes());
    }
    if (session != ovsdb.session()) {
      return;
    }
    if (outcome instanceof TxnOutcome.Committed) {
      drift.rowsChanged();
      repairs.succeeded();
    } else if (outcome instanceof TxnOutcome.Rejected rejected) {
      String text = "ovsdb-server refused the change of rows: " + rejected.reason();
      journal.failed(text, repairs.failed());
    } else {
      // Only a fresh snapshot tells what is in force; until then nothing is sent again.
      String why = outcome instanceof TxnOutcome.Unknown unknown ? unknown.reason() : "" + bug;
      ovsdb.lose("a transaction had no answer: " + why);
    }
  }

  private static ChangeResult result(@Nullable TxnOutcome outcome) {
    if (outcome instanceof TxnOutcome.Committed) {
      return ChangeResult.APPLIED;
    }
    return outcome instanceof TxnOutcome.Rejected ? ChangeResult.REFUSED : ChangeResult.UNKNOWN;
  }
}
