package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A network whose hosts look as a test says. */
public final class SeenNetwork {
  private final NetworkModel model;
  private final Sightings sightings;

  /** A file that is in force; no host was seen yet. */
  public SeenNetwork(NetworkModel model) {
    this.model = model;
    this.sightings = new Sightings(model);
    sightings.accepted(1, model);
  }

  public Sightings sightings() {
    return sightings;
  }

  /**
   * A host was seen.
   *
   * @param ofports of the declared ports that forward, by interface
   */
  public void see(String host, Map<String, Integer> ofports) {
    ImmutableSortedMap.Builder<String, LocalPort> ports = ImmutableSortedMap.naturalOrder();
    for (Port port : model.hosts().get(host).ports().values()) {
      Integer ofport = ofports.get(port.interfaceName());
      if (ofport != null) {
        ports.put(
            port.interfaceName(),
            new LocalPort(port.name(), port.segment(), ofport, Optional.empty(), Optional.empty()));
      }
    }
    HostSurvey survey =
        new HostSurvey(
            HostReport.EMPTY,
            HostBindings.of(OptionalInt.empty(), ports.buildOrThrow()),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            "");
    FleetView view =
        new FleetView(
            1, model, ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of(), ImmutableSet.of());
    Observation seen =
        new Observation(
            Optional.empty(),
            false,
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ImmutableSortedMap.of());
    HostPlan plan = new HostPlan(new PlanStep.Converged(), Optional.of(survey), Optional.empty());
    sightings.sighted(new HostSighting(host, view, seen, plan));
  }
}
