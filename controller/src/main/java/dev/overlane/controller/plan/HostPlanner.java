package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.controller.plan.PlanStep.ApplyFlows;
import dev.overlane.controller.plan.PlanStep.ApplyRows;
import dev.overlane.controller.plan.PlanStep.Await;
import dev.overlane.controller.plan.PlanStep.Blocked;
import dev.overlane.controller.plan.PlanStep.Converged;
import dev.overlane.controller.plan.PlanStep.ReadFlows;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbProblem;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans the next step of one host from what is desired and what is observed, and from nothing else:
 * start, reload, drift, reconnect and restart all come through here.
 *
 * <p>Flows go before rows. A port whose rows are about to change is not bound any more, so it loses
 * its flows first; then its rows change; then, observed again, it gains the new ones. With half the
 * picture only tightening is planned: without rows, flows that are not ours are deleted; without a
 * switch, the bridge itself is made right and ports wait, unless there is no bridge at all.
 */
public final class HostPlanner {
  private final FleetView view;
  private final Host host;
  private final OvsdbState rows;
  private final Observation seen;

  private HostPlanner(FleetView view, Host host, OvsdbState rows, Observation seen) {
    this.view = view;
    this.host = host;
    this.rows = rows;
    this.seen = seen;
  }

  /**
   * Plans one step.
   *
   * @param view the network, of which {@code host} is part
   * @param rows the host's desired rows, compiled from the same model
   * @param seen what is known of the host
   */
  public static HostPlan plan(FleetView view, Host host, OvsdbState rows, Observation seen) {
    HostPlanner planner = new HostPlanner(view, host, rows, seen);
    return seen.snapshot().map(planner::planWithRows).orElseGet(planner::planWithoutRows);
  }

  private HostPlan planWithoutRows() {
    return new HostPlan(tighten(), Optional.empty(), Optional.empty());
  }

  private PlanStep tighten() {
    if (seen.flows().isPresent()) {
      FlowChangeSet foreign = Leftovers.in(view.model(), host, seen.flows().get());
      if (!foreign.isEmpty()) {
        return new ApplyFlows(foreign);
      }
    } else if (seen.switchConnected()) {
      return new ReadFlows();
    }
    return new Await(HostPhase.UNREACHABLE, "no session with its ovsdb-server");
  }

  private HostPlan planWithRows(OvsdbSnapshot snapshot) {
    OvsdbDiffResult diff = OvsdbDiff.between(rows, snapshot);
    HostSurvey survey =
        HostSurveyor.survey(view, host, ObservedHost.of(rows, snapshot), diff, seen.ports());
    if (diff.blocked().isPresent()) {
      PlanStep blocked = new Blocked(diff.blocked().get());
      return new HostPlan(blocked, Optional.of(survey), Optional.empty());
    }
    if (!seen.switchConnected()) {
      return new HostPlan(planWithoutSwitch(diff), Optional.of(survey), Optional.empty());
    }
    FlowSet desired = FlowCompiler.compile(view.model(), host, survey.bindings(), rosters(survey));
    return new HostPlan(
        planWithAll(diff, survey, desired), Optional.of(survey), Optional.of(desired));
  }

  private PlanStep planWithoutSwitch(OvsdbDiffResult diff) {
    if (!diff.bridgeChanges().isEmpty()) {
      return new ApplyRows(diff.bridgeChanges());
    }
    String target =
        view.model()
            .controller()
            .openflowTarget()
            .map(method -> "has not connected to " + method)
            .orElse("has no session; the file names no target, so `ovs-vsctl set-controller` must");
    return new Await(HostPhase.NO_SWITCH, "the switch " + target);
  }

  private PlanStep planWithAll(OvsdbDiffResult diff, HostSurvey survey, FlowSet desired) {
    if (seen.flows().isEmpty()) {
      return new ReadFlows();
    }
    if (seen.ports().isEmpty()) {
      return new Await(HostPhase.CONVERGING, "the switch has not told its ports yet");
    }
    if (!survey.report().equals(view.reports().get(host.name()))) {
      // Rosters that lack what this host has just reported would take its own members' flows.
      return new Await(HostPhase.CONVERGING, "what is plugged in is being told to the fleet");
    }
    FlowChangeSet flows = FlowDiff.between(desired, seen.flows().get(), Pipeline.LEARNED);
    if (!flows.isEmpty()) {
      return new ApplyFlows(flows);
    }
    if (!diff.changes().isEmpty()) {
      return new ApplyRows(diff.changes());
    }
    if (!diff.problems().isEmpty()) {
      return new Blocked(
          diff.problems().stream().map(OvsdbProblem::text).collect(Collectors.joining("; ")));
    }
    return survey.pending().isEmpty()
        ? new Converged()
        : new Await(HostPhase.CONVERGING, survey.pending());
  }

  private ImmutableMap<String, SegmentRoster> rosters(HostSurvey survey) {
    return AssumedRosters.merge(view, survey.bindings(), seen.assumed());
  }
}
