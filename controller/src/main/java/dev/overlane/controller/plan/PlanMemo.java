package dev.overlane.controller.plan;

import dev.overlane.flow.compile.SharedFlows;

/**
 * What was computed when a host's last step was planned. Planning with it and without comes to the
 * same. Confined to one thread.
 */
public final class PlanMemo {
  final FlowMemo flows;
  final RowsMemo rows = new RowsMemo();

  /**
   * Nothing is computed yet.
   *
   * @param shared flows that other hosts have alike; theirs too
   */
  public PlanMemo(SharedFlows shared) {
    this.flows = new FlowMemo(shared);
  }
}
