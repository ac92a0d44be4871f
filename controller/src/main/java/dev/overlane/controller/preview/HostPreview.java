package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostPlanner;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbProblem;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.ovsdb.state.RowsForecast;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One host on the way to a plan: first what its rows will be, then, once the reports of all hosts
 * are known, what its flows will be. The planner is asked as {@code run} asks it, but about the
 * rows as they will be: with the binding rule it would otherwise stop where the first port has no
 * number yet.
 */
final class HostPreview {
  private final NetworkModel model;
  private final Host host;
  private final HostLook look;
  private final OvsdbState rows;
  private final Optional<Outlook> outlook;

  /**
   * What becomes of the rows.
   *
   * @param before the rows as they are, or were when they were last seen
   */
  private record Outlook(OvsdbSnapshot before, OvsdbDiffResult diff, RowsForecast forecast) {}

  HostPreview(NetworkModel model, Host host, HostLook look) {
    this.model = model;
    this.host = host;
    this.look = look;
    this.rows = OvsdbCompiler.compile(model, host);
    this.outlook = look.seen().snapshot().or(look.seen()::lastSnapshot).map(this::outlook);
  }

  private Outlook outlook(OvsdbSnapshot before) {
    OvsdbDiffResult diff = OvsdbDiff.between(rows, before);
    OvsdbChangeSet changes = isReachable() ? diff.changes() : OvsdbChangeSet.EMPTY;
    return new Outlook(before, diff, RowsForecast.of(before, changes, host.bridge()));
  }

  private boolean isReachable() {
    return look.seen().snapshot().isPresent();
  }

  String host() {
    return host.name();
  }

  /** What the host will tell the others; empty: nothing was ever seen of it. */
  Optional<HostReport> report(FleetView view) {
    return outlook.flatMap(rest -> plan(view, rest).survey()).map(HostSurvey::report);
  }

  /** What the planner decides once the rows are as they will be. */
  private HostPlan plan(FleetView view, Outlook to) {
    Optional<OvsdbSnapshot> after = Optional.of(to.forecast.snapshot());
    Observation later =
        new Observation(
            after,
            false,
            after,
            true,
            Optional.empty(),
            Optional.of(held()),
            look.seen().meters(),
            look.seen().assumed());
    return HostPlanner.plan(view, host, rows, later);
  }

  private FlowSet held() {
    return look.seen().flows().orElse(FlowSet.EMPTY);
  }

  /** The whole change of the host. */
  HostChanges changes(FleetView view, Optional<NetworkModel> running, Pairs pairs) {
    if (outlook.isEmpty() || !isReachable()) {
      return unreachable(view, running);
    }
    Outlook to = outlook.get();
    HostPlan plan = plan(view, to);
    RowImpacts impacts = new RowImpacts(host, rows, to.before, to.diff, pairs);
    return new HostChanges(
        host.name(),
        "",
        problems(to.diff),
        impacts.changes(),
        plan.desiredFlows()
            .map(
                desired ->
                    flows(
                        change(desired, to.forecast),
                        plan.survey().orElseThrow().bindings(),
                        impact(plan, desired, impacts, pairs),
                        words(plan, running, to.forecast)))
            .orElse(HostChanges.Flows.NONE),
        plan.survey().map(survey -> notes(survey, to)).orElse(ImmutableList.of()));
  }

  private static ImmutableList<String> problems(OvsdbDiffResult diff) {
    return Stream.concat(diff.blocked().stream(), diff.problems().stream().map(OvsdbProblem::text))
        .collect(ImmutableList.toImmutableList());
  }

  private FlowChangeSet change(FlowSet desired, RowsForecast forecast) {
    return forecast.remade()
        ? new FlowChangeSet(held().flows().asList(), desired.flows().asList(), ImmutableList.of())
        : FlowDiff.between(desired, held(), Pipeline.LEARNED);
  }

  /** Without its rows, the host is only tightened: the planner says how. */
  private HostChanges unreachable(FleetView view, Optional<NetworkModel> running) {
    HostPlan plan = HostPlanner.plan(view, host, rows, look.seen());
    FlowChangeSet change =
        plan.step() instanceof PlanStep.ApplyFlows apply ? apply.changes() : FlowChangeSet.EMPTY;
    FlowLines lines =
        new FlowLines(new FlowWords(model, running, ports(plan)), ImmutableSortedMap.of());
    return new HostChanges(
        host.name(),
        look.rowsTrouble(),
        ImmutableList.of(),
        ImmutableList.of(),
        new HostChanges.Flows(lines.of(change), Impact.HITLESS, "", false),
        ImmutableList.of());
  }

  private HostChanges.Flows flows(
      FlowChangeSet change, HostBindings bindings, Impact impact, FlowLines lines) {
    boolean known = look.seen().flows().isPresent() || hasNoBridge();
    ImmutableList<FlowChange> meters =
        look.seen()
            .meters()
            .map(held -> MeterLines.of(bindings, held, change))
            .orElse(ImmutableList.of());
    return new HostChanges.Flows(
        Stream.concat(lines.of(change).stream(), meters.stream())
            .collect(ImmutableList.toImmutableList()),
        impact,
        known ? "" : look.flowsTrouble(),
        !known && look.flowsMissed());
  }

  /** Where there is no bridge, there are no flows either. */
  private boolean hasNoBridge() {
    return isReachable()
        && outlook
            .map(Outlook::before)
            .filter(
                before ->
                    before.bridges().values().stream()
                        .noneMatch(row -> row.name().equals(host.bridge())))
            .isPresent();
  }

  private FlowLines words(HostPlan plan, Optional<NetworkModel> running, RowsForecast forecast) {
    return new FlowLines(new FlowWords(model, running, ports(plan)), forecast.predicted());
  }

  private static Map<Integer, String> ports(HostPlan plan) {
    ImmutableSortedMap.Builder<Integer, String> names = ImmutableSortedMap.naturalOrder();
    plan.survey()
        .ifPresent(
            survey ->
                survey.bindings().ports().values().forEach(p -> names.put(p.ofport(), p.name())));
    return names.buildOrThrow();
  }

  private Impact impact(HostPlan plan, FlowSet desired, RowImpacts impacts, Pairs pairs) {
    Set<Integer> changed = new TunnelKeys(desired).changedFrom(new TunnelKeys(held()));
    Set<String> touched = impacts.touched();
    Set<String> segments =
        plan.survey().stream()
            .flatMap(survey -> survey.bindings().ports().entrySet().stream())
            .filter(port -> changed.contains(port.getValue().ofport()))
            .filter(port -> !touched.contains(port.getKey()))
            .map(port -> port.getValue().segment())
            .collect(Collectors.toCollection(TreeSet::new));
    return Impact.brief(
        pairs.acrossHost(host.name(), segments),
        "the key in the tunnel changes: until both hosts have, " + RowImpacts.SHORT);
  }

  private ImmutableList<String> notes(HostSurvey survey, Outlook to) {
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    ImmutableList<String> devices =
        host.ports().values().stream()
            .filter(port -> !port.internal())
            .map(port -> port.interfaceName())
            .filter(to.forecast.predicted()::containsValue)
            .sorted()
            .collect(ImmutableList.toImmutableList());
    if (!devices.isEmpty()) {
      notes.add(
          "taken for granted: that there are devices "
              + String.join(", ", devices)
              + "; a port without its device gets its flows when it appears");
    }
    survey.waiting().forEach((name, reason) -> notes.add("waits: " + name + ": " + reason));
    if (!survey.foreign().isEmpty()) {
      notes.add("left alone, without flows: " + String.join(", ", survey.foreign().keySet()));
    }
    return notes.build();
  }
}
