package dev.overlane.controller.run;

import java.time.Duration;

/**
 * Whether a change of rows, or one of flows, may be made now: not in a pause after a failure, not
 * without a permit, and not as fast as somebody undoes it. Confined to the host's loop.
 */
final class Repairs {
  private final Pause pause;
  private final Damper damper;
  private final WritePermit permit;
  private final HostJournal journal;
  private final Work work;

  Repairs(Pause pause, Damper damper, WritePermit permit, HostJournal journal, Work work) {
    this.pause = pause;
    this.damper = damper;
    this.permit = permit;
    this.journal = journal;
    this.work = work;
  }

  /**
   * Returns whether the change may be made; if not, the reason is told and the reconciler is woken
   * when it may be.
   *
   * @param cause as {@link DriftCounter} tells it
   * @param what is changed, in the words of a plan
   */
  boolean mayBegin(String cause, String what) {
    if (pause.isOn()) {
      work.held(pause.reason());
      return false;
    }
    if (!permit.mayWrite()) {
      work.held(permit.reason());
      return false;
    }
    if (!cause.equals(DriftCounter.DRIFT)) {
      return true;
    }
    Duration wait = damper.take();
    if (wait.isZero()) {
      return true;
    }
    String fight = "somebody keeps changing what Overlane repairs (" + what + ")";
    if (damper.isNews()) {
      journal.fight(
          fight
              + "; it is repaired more slowly from now on: find the other program that writes to"
              + " this switch, and stop it or take it off this bridge");
    }
    pause.hold(wait, fight, work::wake);
    work.held(fight);
    // What is not put right now may have to be closed.
    work.wake();
    return false;
  }

  /** Whether a change may be made now that repairs nothing. */
  boolean isFree() {
    return !pause.isOn() && permit.mayWrite();
  }

  /** The change failed; returns after which pause it is tried again. */
  Duration failed() {
    return pause.begin(work::wake);
  }

  /** A change is in force. */
  void succeeded() {
    pause.forget();
  }
}
