package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostPlanner;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.plan.PlanMemo;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.ovsdb.state.RowsForecast;
import java.util.Optional;
import java.util.UUID;

/**
 * One host whose rows and meters are as a file wants them, every device opened, in memory. What its
 * switch holds is told with each question. A value; any thread.
 *
 * @param name of the host
 * @param wanted the rows that the file wants
 * @param rows the same rows as they are
 * @param ports the numbers that the switch has given to them
 * @param bindings what of it may have flows
 */
record PureHost(
    String name, OvsdbState wanted, OvsdbSnapshot rows, SwitchPorts ports, HostBindings bindings) {
  private static final int MOST_METERS = 1 << 17;

  private static final OvsdbSnapshot NOTHING =
      new OvsdbSnapshot(
          new RootRow(
              new UUID(0, 1),
              ImmutableSet.of(),
              Optional.empty(),
              ImmutableMap.of(),
              Optional.empty()),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of());

  /** A host that had nothing before. */
  static PureHost of(FleetView view, Host host) {
    return of(view, host, NOTHING, ImmutableMap.of());
  }

  /** This host as another file wants it, which has the same ports and more of them. */
  PureHost after(FleetView view) {
    return of(view, in(view.model()), rows, ports.names());
  }

  private static PureHost of(
      FleetView view, Host host, OvsdbSnapshot before, ImmutableMap<Integer, String> portsBefore) {
    OvsdbState wanted = OvsdbCompiler.compile(view.model(), host);
    RowsForecast forecast =
        RowsForecast.of(before, OvsdbDiff.between(wanted, before).changes(), host.bridge());
    SwitchPorts ports =
        new SwitchPorts(
            ImmutableMap.<Integer, String>builder()
                .putAll(portsBefore)
                .putAll(Maps.transformValues(forecast.predicted(), SwitchPorts::shown))
                .buildOrThrow());
    HostPlan plan =
        HostPlanner.plan(
            view,
            host,
            wanted,
            observation(forecast.snapshot(), ports, Optional.empty(), FlowSet.EMPTY));
    HostBindings bindings = plan.survey().map(HostSurvey::bindings).orElseThrow();
    return new PureHost(host.name(), wanted, forecast.snapshot(), ports, bindings);
  }

  private static Observation observation(
      OvsdbSnapshot rows, SwitchPorts ports, Optional<SwitchMeters> meters, FlowSet held) {
    return new Observation(
        Optional.of(rows),
        false,
        Optional.of(rows),
        true,
        Optional.of(ports),
        Optional.of(held),
        meters,
        ImmutableSortedMap.of());
  }

  /** The flows that it should have. */
  FlowSet compile(NetworkModel model, ImmutableMap<String, SegmentRoster> rosters) {
    return FlowCompiler.compile(model, in(model), bindings, rosters);
  }

  private Host in(NetworkModel model) {
    return Optional.ofNullable(model.hosts().get(name)).orElseThrow();
  }

  /** What it has, but for flows. */
  SwitchMeters meters() {
    return new SwitchMeters(MOST_METERS, bindings.meters());
  }

  /** Whether the file wants of it what it has. */
  boolean isAsIn(NetworkModel model) {
    return OvsdbCompiler.compile(model, in(model)).equals(wanted);
  }

  /**
   * Plans one step.
   *
   * @param held what its switch holds
   * @param meters what {@link #meters} said
   */
  HostPlan plan(FleetView view, FlowSet held, SwitchMeters meters, PlanMemo memo) {
    return HostPlanner.plan(
        view, in(view.model()), wanted, observation(rows, ports, Optional.of(meters), held), memo);
  }
}
