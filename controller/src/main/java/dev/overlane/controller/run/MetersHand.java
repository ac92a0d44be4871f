package dev.overlane.controller.run;

import dev.overlane.controller.plan.PlanStep;
import dev.overlane.faults.Reasons;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the meters of one host, and takes the outcomes. Confined to the host's loop.
 */
final class MetersHand {
  private final SwitchInput openflow;
  private final Repairs repairs;
  private final DriftCounter drift;
  private final HostJournal journal;
  private final Tenure tenure;
  private final Work work;

  /**
   * A hand that does nothing yet.
   *
   * @param repairs those of flows: meters serve them, and whoever changes both is slowed down once
   */
  MetersHand(
      SwitchInput openflow,
      Repairs repairs,
      DriftCounter drift,
      HostJournal journal,
      Tenure tenure,
      Work work) {
    this.openflow = openflow;
    this.repairs = repairs;
    this.drift = drift;
    this.journal = journal;
    this.tenure = tenure;
    this.work = work;
  }

  /** Begins to read them. */
  void read() {
    SwitchSession session = openflow.session();
    if (session == null) {
      return;
    }
    work.begun("");
    openflow.meters().begin();
    session
        .readMeters()
        .whenComplete((read, failure) -> work.finish(() -> read(session, read, failure)));
  }

  /** Reads them beside whatever else is going on. */
  void check() {
    SwitchSession session = openflow.session();
    if (session != null) {
      session
          .readMeters()
          .whenComplete((read, failure) -> work.meanwhile(() -> read(session, read, failure)));
    }
  }

  private void read(
      SwitchSession session, @Nullable SwitchMeters read, @Nullable Throwable failure) {
    if (session != openflow.session()) {
      return;
    }
    if (read == null) {
      session.close(failure == null ? "its meters cannot be read" : Reasons.of(failure));
    } else {
      openflow.meters().read(read);
    }
  }

  /**
   * Begins a change, if one may be begun.
   *
   * @param desired the flows that it serves; null: not known
   */
  void apply(PlanStep.ApplyMeters step, @Nullable FlowSet desired, long revision) {
    SwitchSession session = openflow.session();
    String cause = drift.flowsCause(desired, revision);
    if (session == null || !repairs.mayBegin(cause, "meters")) {
      return;
    }
    work.begun("meters are being changed");
    drift.flowsTried(cause);
    openflow.meters().begin();
    session
        .apply(step.changes())
        .whenComplete(
            (outcome, bug) -> work.finish(() -> applied(session, cause, step, outcome, bug)));
  }

  private void applied(
      SwitchSession session,
      String cause,
      PlanStep.ApplyMeters step,
      @Nullable FlowOutcome outcome,
      @Nullable Throwable bug) {
    if (outcome instanceof FlowOutcome.Applied) {
      journal.metersChanged(cause, step.changes());
    }
    if (session != openflow.session()) {
      return;
    }
    if (outcome instanceof FlowOutcome.Applied) {
      repairs.succeeded();
      openflow.meters().applied(step.changes());
    } else if (outcome instanceof FlowOutcome.Refused refused) {
      openflow.meters().refused();
      tenure.doubt();
      journal.failed("the switch did not take the meters: " + refused.reason(), repairs.failed());
    } else {
      openflow.meters().doubt();
      tenure.doubt();
      String why = outcome instanceof FlowOutcome.Unknown unknown ? unknown.reason() : "" + bug;
      journal.failed("the switch did not take the meters: " + why, repairs.failed());
    }
  }
}
