package dev.overlane.controller.plan;

import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;

/** The next thing to do for one host; after it the host is observed and planned again. */
public sealed interface PlanStep {

  /** Does what the step says. */
  void perform(Performer performer);

  /** Who carries out steps; one method for each. */
  interface Performer {
    void applyRows(ApplyRows step);

    void mendRows(MendRows step);

    void readFlows();

    void applyFlows(ApplyFlows step);

    void readMeters();

    void applyMeters(ApplyMeters step);

    void await(Await step);

    void blocked(Blocked step);

    void converged();
  }

  /**
   * Change rows.
   *
   * @param changes one transaction
   */
  record ApplyRows(OvsdbChangeSet changes) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.applyRows(this);
    }
  }

  /**
   * Change rows of a port that flows name, and that keeps its number: if that is not done at once,
   * the flows are to go.
   *
   * @param changes one transaction
   */
  record MendRows(OvsdbChangeSet changes) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.mendRows(this);
    }
  }

  /** Read the switch's meters: they are unknown or may have changed. */
  record ReadMeters() implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.readMeters();
    }
  }

  /**
   * Change meters.
   *
   * @param changes of meters that no flow is to lose
   */
  record ApplyMeters(MeterChangeSet changes) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.applyMeters(this);
    }
  }

  /** Read the switch's flows: they are unknown or may have changed. */
  record ReadFlows() implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.readFlows();
    }
  }

  /**
   * Change flows.
   *
   * @param changes one bundle
   */
  record ApplyFlows(FlowChangeSet changes) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.applyFlows(this);
    }
  }

  /**
   * Nothing can be done until something is observed.
   *
   * @param phase how far the host is
   * @param reason what is awaited
   */
  record Await(HostPhase phase, String reason) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.await(this);
    }
  }

  /**
   * Nothing may be done: it takes a human or another file.
   *
   * @param reason why, and the way out
   */
  record Blocked(String reason) implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.blocked(this);
    }
  }

  /** Rows and flows are as they should be. */
  record Converged() implements PlanStep {
    @Override
    public void perform(Performer performer) {
      performer.converged();
    }
  }
}
