package dev.overlane.controller.plan;

/**
 * What was computed when a host's last step was planned. Planning with it and without comes to the
 * same. Confined to one thread.
 */
public final class PlanMemo {
  final FlowMemo flows = new FlowMemo();
  final RowsMemo rows = new RowsMemo();
}
