package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.Host;
import dev.overlane.controller.plan.PlanStep.ApplyFlows;
import dev.overlane.controller.plan.PlanStep.ApplyMeters;
import dev.overlane.controller.plan.PlanStep.ApplyRows;
import dev.overlane.controller.plan.PlanStep.Await;
import dev.overlane.controller.plan.PlanStep.Blocked;
import dev.overlane.controller.plan.PlanStep.Converged;
import dev.overlane.controller.plan.PlanStep.MendRows;
import dev.overlane.controller.plan.PlanStep.ReadFlows;
import dev.overlane.controller.plan.PlanStep.ReadMeters;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbProblem;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.ovsdb.state.TunnelMend;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans the next step of one host from what is desired and what is observed, and from nothing else:
 * start, reload, drift, reconnect and restart all come through here.
 *
 * <p>Flows go before rows. A port whose rows are about to change is not bound any more, so it loses
 * its flows first; then its rows change; then, observed again, it gains the new ones. The one
 * exception is an open tunnel of which nothing is amiss but its rows: they are mended under its
 * flows as long as they can be. With half the picture only tightening is planned: without rows, the
 * flows are held against the rows that were last seen, or else against the file alone, and none is
 * added under a new key; without a switch, the bridge itself is made right and ports wait, unless
 * there is no bridge at all.
 *
 * <p>Meters come before the flows that name them, and go when all else is done: a port that is made
 * anew finds its own again. A switch that can have none gets flows without.
 */
public final class HostPlanner {
  private final FleetView view;
  private final Host host;
  private final OvsdbState rows;
  private final Observation seen;
  private final PlanMemo memo;

  private HostPlanner(FleetView view, Host host, OvsdbState rows, Observation seen, PlanMemo memo) {
    this.view = view;
    this.host = host;
    this.rows = rows;
    this.seen = seen;
    this.memo = memo;
  }

  /** Plans one step, from nothing but the arguments. */
  public static HostPlan plan(FleetView view, Host host, OvsdbState rows, Observation seen) {
    return plan(view, host, rows, seen, new PlanMemo(new SharedFlows()));
  }

  /**
   * Plans one step.
   *
   * @param view the network, of which {@code host} is part
   * @param rows the host's desired rows, compiled from the same model
   * @param seen what is known of the host
   * @param memo what was computed for the same host before
   */
  public static HostPlan plan(
      FleetView view, Host host, OvsdbState rows, Observation seen, PlanMemo memo) {
    HostPlanner planner = new HostPlanner(view, host, rows, seen, memo);
    return seen.snapshot().map(planner::planWithRows).orElseGet(planner::planWithoutRows);
  }

  private HostPlan planWithoutRows() {
    Optional<Reading> last = seen.lastSnapshot().map(this::read);
    return new HostPlan(tighten(last), last.map(Reading::survey), Optional.empty());
  }

  private PlanStep tighten(Optional<Reading> last) {
    if (seen.flows().isPresent()) {
      FlowChangeSet surplus = surplus(last, seen.flows().get());
      if (!surplus.isEmpty()) {
        return tighten(surplus, last);
      }
    } else if (seen.switchConnected()) {
      return new ReadFlows();
    }
    return new Await(HostPhase.UNREACHABLE, "no session with its ovsdb-server");
  }

  /** Flows that are put right may name meters that are gone. */
  private PlanStep tighten(FlowChangeSet surplus, Optional<Reading> last) {
    if (!surplus.adds().isEmpty() && seen.meters().isEmpty()) {
      return new ReadMeters();
    }
    MeterChangeSet meters =
        last.map(reading -> meters(reading.survey.bindings()).beforeFlows())
            .orElse(MeterChangeSet.EMPTY);
    return surplus.adds().isEmpty() || meters.isEmpty()
        ? new ApplyFlows(surplus)
        : new ApplyMeters(meters);
  }

  /** What must go although the rows are not known: by what they were, or else by the file alone. */
  private FlowChangeSet surplus(Optional<Reading> last, FlowSet held) {
    if (last.isEmpty() || seen.ports().isEmpty() || !isHeard(last.get().survey)) {
      return Leftovers.in(view.model(), host, held);
    }
    return last.get().ownsFlows()
        ? FlowDiff.withoutNewKeys(desired(last.get().survey.bindings()), held, Pipeline.LEARNED)
        : FlowChangeSet.EMPTY;
  }

  /** Rows, and what they mean. */
  private record Reading(OvsdbDiffResult diff, HostSurvey survey) {

    /**
     * Whether the switch's flows are Overlane's, and not those of a bridge that it leaves alone.
     */
    boolean ownsFlows() {
      return diff.blocked().isEmpty() || diff.bridgeIsOurs();
    }
  }

  private Reading read(OvsdbSnapshot snapshot) {
    RowsMemo.Meaning meaning = memo.rows.read(rows, snapshot);
    return new Reading(meaning.diff(), memo.rows.survey(view, host, meaning, seen.ports()));
  }

  private FlowSet desired(HostBindings all) {
    HostBindings bindings = limited(all);
    return memo.flows.compile(
        view.model(), host, bindings, AssumedRosters.merge(view, bindings, seen.assumed()));
  }

  /** What the switch can limit; all, until it is known. */
  private HostBindings limited(HostBindings bindings) {
    return seen.meters().map(SwitchMeters::most).map(bindings::withMeters).orElse(bindings);
  }

  /** How the meters are to change; none, as long as they are not known. */
  private MeterChangeSet meters(HostBindings bindings) {
    return seen.meters()
        .map(meters -> MeterChangeSet.between(limited(bindings).meters(), meters.held()))
        .orElse(MeterChangeSet.EMPTY);
  }

  /**
   * Whether the fleet has heard what this host reports: rosters that lack it would take its own
   * members' flows.
   */
  private boolean isHeard(HostSurvey survey) {
    return survey.report().equals(view.reports().get(host.name()));
  }

  private HostPlan planWithRows(OvsdbSnapshot snapshot) {
    Reading read = read(snapshot);
    Optional<HostSurvey> survey = Optional.of(read.survey);
    if (!read.ownsFlows()) {
      return new HostPlan(new Blocked(read.diff.blocked().orElseThrow()), survey, Optional.empty());
    }
    if (!seen.switchConnected()) {
      return new HostPlan(planWithoutSwitch(read.diff), survey, Optional.empty());
    }
    Optional<HostPlan> mend = read.diff.tunnelMend().flatMap(tunnel -> mend(read, tunnel));
    if (mend.isPresent()) {
      return mend.get();
    }
    FlowSet desired = desired(read.survey.bindings());
    return new HostPlan(planWithAll(read.diff, read.survey, desired), survey, Optional.of(desired));
  }

  /**
   * Mends the tunnel under its flows, if the rows can be changed just now and every flow is already
   * as it is to be with the tunnel mended. Then what is wrong with the tunnel ends sooner than its
   * flows could be taken out, and nothing that a flow says changes its meaning. Flows of anything
   * else that is amiss would differ: then it is flows first, as ever.
   */
  private Optional<HostPlan> mend(Reading read, TunnelMend tunnel) {
    if (seen.rowsHeld()
        || seen.flows().isEmpty()
        || !isHeard(read.survey)
        || !isOpenAs(tunnel.ofport())) {
      return Optional.empty();
    }
    FlowSet desired = desired(read.survey.bindings().withTunnel(tunnel.ofport()));
    return memo.flows.between(desired, seen.flows().get()).isEmpty()
        ? Optional.of(
            new HostPlan(
                new MendRows(tunnel.changes()), Optional.of(read.survey), Optional.of(desired)))
        : Optional.empty();
  }

  /** Whether the switch itself gives the tunnel this number. */
  private boolean isOpenAs(int ofport) {
    String tunnel = view.model().overlay().interfaceName();
    return seen.ports().filter(ports -> ports.agrees(tunnel, ofport)).isPresent();
  }

  private PlanStep planWithoutSwitch(OvsdbDiffResult diff) {
    if (diff.blocked().isPresent()) {
      return new Blocked(diff.blocked().get());
    }
    if (!diff.bridgeChanges().isEmpty()) {
      return new ApplyRows(diff.bridgeChanges());
    }
    ImmutableSortedSet<String> targets = view.model().controller().openflowTargets();
    String target =
        targets.isEmpty()
            ? "has no session; the file names no target, so `ovs-vsctl set-controller` must"
            : "has not connected to " + String.join(" or ", targets);
    return new Await(HostPhase.NO_SWITCH, "the switch " + target);
  }

  private PlanStep planWithAll(OvsdbDiffResult diff, HostSurvey survey, FlowSet desired) {
    if (seen.flows().isEmpty()) {
      return new ReadFlows();
    }
    if (seen.meters().isEmpty()) {
      return new ReadMeters();
    }
    if (seen.ports().isEmpty()) {
      return new Await(HostPhase.CONVERGING, "the switch has not told its ports yet");
    }
    if (!isHeard(survey)) {
      return new Await(HostPhase.CONVERGING, "what is plugged in is being told to the fleet");
    }
    MeterChangeSet meters = meters(survey.bindings());
    if (!meters.beforeFlows().isEmpty()) {
      return new ApplyMeters(meters.beforeFlows());
    }
    FlowChangeSet flows = memo.flows.between(desired, seen.flows().get());
    if (!flows.isEmpty()) {
      return new ApplyFlows(flows);
    }
    if (diff.blocked().isPresent()) {
      return new Blocked(diff.blocked().get());
    }
    if (!diff.step().isEmpty()) {
      return new ApplyRows(diff.step());
    }
    if (!diff.changes().isEmpty()) {
      return new Await(HostPhase.CONVERGING, "ports leave when those that come are open");
    }
    if (!meters.isEmpty() && survey.pending().isEmpty()) {
      return new ApplyMeters(meters);
    }
    if (!diff.problems().isEmpty()) {
      return new Blocked(
          diff.problems().stream().map(OvsdbProblem::text).collect(Collectors.joining("; ")));
    }
    return survey.pending().isEmpty()
        ? new Converged()
        : new Await(HostPhase.CONVERGING, survey.pending());
  }
}
