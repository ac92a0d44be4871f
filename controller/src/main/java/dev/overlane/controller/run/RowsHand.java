package dev.overlane.controller.run;

import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Changes the rows of one host, and takes the outcome. Confined to the host's loop. */
final class RowsHand {
  /** How long flows stand on rows that are being mended under them. */
  static final Duration MEND_PATIENCE = Duration.ofMillis(250);

  private final SerialLoop loop;
  private final OvsdbInput ovsdb;
  private final Repairs repairs;
  private final DriftCounter drift;
  private final Retelling retelling;
  private final HostJournal journal;
  private final Tenure tenure;
  private final Work work;

  RowsHand(
      SerialLoop loop,
      OvsdbInput ovsdb,
      Repairs repairs,
      DriftCounter drift,
      Retelling retelling,
      HostJournal journal,
      Tenure tenure,
      Work work) {
    this.loop = loop;
    this.ovsdb = ovsdb;
    this.repairs = repairs;
    this.drift = drift;
    this.retelling = retelling;
    this.journal = journal;
    this.tenure = tenure;
    this.work = work;
  }

  /**
   * Begins a change, if one may be begun.
   *
   * @param desired the rows that it leads to
   */
  void apply(PlanStep.ApplyRows step, OvsdbState desired, long revision) {
    begin(step.changes(), desired, revision);
  }

  /**
   * Begins a change of rows under the flows that rely on them, if one may be begun. A server that
   * does not answer soon counts as lost, so that the flows go: without rows, a host is held against
   * those last seen.
   *
   * @param desired the rows that it leads to
   */
  void mend(PlanStep.MendRows step, OvsdbState desired, long revision) {
    Change change = begin(step.changes(), desired, revision);
    if (change != null) {
      change.overdue =
          loop.schedule(
              MEND_PATIENCE,
              () -> {
                if (change.session == ovsdb.session()) {
                  ovsdb.lose("no answer while the tunnel's rows are wrong");
                }
              });
    }
  }

  /** A transaction under way. */
  private static final class Change {
    final OvsdbSession session;
    final String cause;
    final OvsdbChangeSet changes;
    SerialLoop.@Nullable Scheduled overdue;

    Change(OvsdbSession session, String cause, OvsdbChangeSet changes) {
      this.session = session;
      this.cause = cause;
      this.changes = changes;
    }

    /** Whether it says nothing new, and so has no cause. */
    boolean isRetold() {
      return cause.isEmpty();
    }
  }

  private @Nullable Change begin(OvsdbChangeSet changes, OvsdbState desired, long revision) {
    OvsdbSession session = ovsdb.session();
    String cause = drift.rowsCause(desired, revision);
    if (session == null || !repairs.mayBegin(cause, changes.lines().get(0))) {
      return null;
    }
    work.begun("rows are being changed");
    drift.rowsTried(cause);
    return send(new Change(session, cause, changes));
  }

  /** Begins to have the switch read its rows once more; returns whether that may be begun. */
  boolean retell() {
    OvsdbSession session = ovsdb.session();
    if (session == null || !repairs.isFree()) {
      return false;
    }
    work.begun("the switch reads its rows once more");
    send(new Change(session, "", Retelling.changes(ovsdb.snapshot().orElseThrow())));
    return true;
  }

  private Change send(Change change) {
    retelling.sending();
    change
        .session
        .apply(change.changes, tenure.fence())
        .whenComplete((outcome, bug) -> work.finish(() -> applied(change, outcome, bug)));
    return change;
  }

  private void applied(Change change, @Nullable TxnOutcome outcome, @Nullable Throwable bug) {
    if (change.overdue != null) {
      change.overdue.cancel();
    }
    journal.tried(Plane.ROWS, result(outcome));
    if (outcome instanceof TxnOutcome.Committed && !change.isRetold()) {
      journal.rowsChanged(change.cause, change.changes);
    }
    if (change.session != ovsdb.session()) {
      return;
    }
    if (outcome instanceof TxnOutcome.Committed) {
      retelling.changed(change.changes);
      drift.rowsChanged();
      repairs.succeeded();
    } else if (outcome instanceof TxnOutcome.Rejected && change.isRetold()) {
      tenure.doubt();
      retelling.forget();
    } else if (outcome instanceof TxnOutcome.Rejected rejected) {
      tenure.doubt();
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
