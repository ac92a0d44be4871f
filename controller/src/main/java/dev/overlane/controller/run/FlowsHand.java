package dev.overlane.controller.run;

import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.faults.Reasons;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads and changes the flows of one host, and takes the outcomes. Confined to the host's loop. */
final class FlowsHand {
  private final SwitchInput openflow;
  private final Repairs repairs;
  private final DriftCounter drift;
  private final HostJournal journal;
  private final Tenure tenure;
  private final Work work;
  private boolean checking;

  FlowsHand(
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

  /**
   * Begins to read all flows.
   *
   * @param what is being done, for the status; empty: nothing that anybody need know
   * @param whenRead takes the flows
   */
  void read(String what, Consumer<FlowSet> whenRead) {
    SwitchSession session = openflow.session();
    if (session == null) {
      return;
    }
    work.begun(what);
    openflow.begin();
    session
        .readFlows()
        .whenComplete(
            (flows, failure) -> work.finish(() -> read(session, flows, failure, whenRead)));
  }

  private void read(
      SwitchSession session,
      @Nullable FlowSet flows,
      @Nullable Throwable failure,
      Consumer<FlowSet> whenRead) {
    if (session == openflow.session()) {
      if (flows == null) {
        giveUp(session, failure);
      } else {
        openflow.read(flows);
        whenRead.accept(flows);
      }
    }
  }

  private static void giveUp(SwitchSession session, @Nullable Throwable failure) {
    session.close(failure == null ? "its flows cannot be read" : Reasons.of(failure));
  }

  /**
   * Reads all flows beside whatever else is going on: what is known of them is held to be right
   * until it is known to be otherwise, so that a repair does not wait for the reading. Answers come
   * in the order of the wire: what a monitor tells and a change does after the reading is put on
   * top of it.
   *
   * @param done told whether they were read, once that was planned from
   */
  void check(Consumer<Boolean> done) {
    SwitchSession session = openflow.session();
    if (session == null || checking || openflow.flows().isEmpty()) {
      done.accept(false);
      return;
    }
    checking = true;
    long doubts = openflow.doubts();
    session
        .readFlows()
        .whenComplete(
            (flows, failure) ->
                work.meanwhile(
                    () -> {
                      checked(session, flows, failure, doubts);
                      // The next turn plans from it, the one after that comes too late.
                      work.meanwhile(() -> work.meanwhile(() -> done.accept(flows != null)));
                    }));
  }

  private void checked(
      SwitchSession session, @Nullable FlowSet flows, @Nullable Throwable failure, long doubts) {
    checking = false;
    if (session == openflow.session()) {
      if (flows == null) {
        giveUp(session, failure);
      } else if (doubts == openflow.doubts()) {
        openflow.read(flows);
      }
    }
  }

  /**
   * Begins a change, if one may be begun.
   *
   * @param desired the flows that it leads to; null: not known, it only takes away
   * @return whether it was begun
   */
  boolean apply(PlanStep.ApplyFlows step, @Nullable FlowSet desired, long revision) {
    SwitchSession session = openflow.session();
    String cause = drift.flowsCause(desired, revision);
    if (session == null || !repairs.mayBegin(cause, inWords(step.changes()))) {
      return false;
    }
    work.begun("flows are being changed");
    drift.flowsTried(cause);
    openflow.begin();
    session
        .apply(step.changes())
        .whenComplete(
            (outcome, bug) -> work.finish(() -> applied(session, cause, step, outcome, bug)));
    return true;
  }

  private static ChangeResult result(@Nullable FlowOutcome outcome) {
    if (outcome instanceof FlowOutcome.Applied) {
      return ChangeResult.APPLIED;
    }
    return outcome instanceof FlowOutcome.Refused ? ChangeResult.REFUSED : ChangeResult.UNKNOWN;
  }

  private static String inWords(FlowChangeSet changes) {
    return changes.deletes().isEmpty()
        ? "+ flow " + FlowText.of(changes.adds().get(0).key())
        : "- flow " + FlowText.of(changes.deletes().get(0).key());
  }

  private void applied(
      SwitchSession session,
      String cause,
      PlanStep.ApplyFlows step,
      @Nullable FlowOutcome outcome,
      @Nullable Throwable bug) {
    journal.tried(Plane.FLOWS, result(outcome));
    if (outcome instanceof FlowOutcome.Applied) {
      journal.flowsChanged(cause, step.changes());
    }
    if (session != openflow.session()) {
      return;
    }
    if (outcome instanceof FlowOutcome.Applied) {
      drift.flowsChanged();
      repairs.succeeded();
      openflow.applied(step.changes());
    } else {
      // Refused or unknown: look at what the switch holds, and whose it is.
      openflow.doubt();
      tenure.doubt();
      String why =
          outcome instanceof FlowOutcome.Refused refused
              ? refused.reason()
              : outcome instanceof FlowOutcome.Unknown unknown ? unknown.reason() : "" + bug;
      journal.failed("the switch did not take the flows: " + why, repairs.failed());
    }
  }
}
