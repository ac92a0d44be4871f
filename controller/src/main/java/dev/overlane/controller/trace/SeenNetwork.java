package dev.overlane.controller.trace;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.PortSecurity;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The network as the reconcilers of a running controller see it. */
public final class SeenNetwork {
  private final NetworkModel model;
  private final Map<String, HostSighting> sightings;
  private final NetworkStatus status;
  private final long revision;
  private final Supplier<ImmutableMap<String, SegmentRoster>> rosters;

  private SeenNetwork(
      long revision,
      NetworkModel model,
      Map<String, HostSighting> sightings,
      NetworkStatus status) {
    this.revision = revision;
    this.model = model;
    this.sightings = sightings;
    this.status = status;
    Optional<FleetView> view =
        sightings.values().stream()
            .map(HostSighting::view)
            .filter(seen -> seen.revision() == revision)
            .max(Comparator.comparingInt(seen -> seen.reports().size()));
    this.rosters =
        view.isPresent() ? Suppliers.ofInstance(view.get().rosters()) : TraceNetwork.rosters(model);
  }

  /**
   * Puts the network together.
   *
   * @param revision the revision in force, with its model
   * @param sightings what was seen last of each host
   * @param status what is said of each host
   */
  public static TraceNetwork of(
      long revision,
      NetworkModel model,
      Map<String, HostSighting> sightings,
      NetworkStatus status) {
    return new SeenNetwork(revision, model, sightings, status).build();
  }

  private TraceNetwork build() {
    ImmutableSortedMap.Builder<String, TraceHost> hosts = ImmutableSortedMap.naturalOrder();
    model.hosts().forEach((name, host) -> hosts.put(name, host(host, sightings.get(name))));
    return new TraceNetwork(revision, model, hosts.buildOrThrow());
  }

  private TraceHost host(Host host, @Nullable HostSighting sighting) {
    if (sighting == null || !sighting.seen().switchConnected()) {
      return absent(host, Optional.ofNullable(sighting), TraceHost.Source.DOWN, whyDown(host));
    }
    Optional<FlowSet> flows = sighting.seen().flows();
    if (flows.isEmpty()) {
      String why = "its flows are just being read";
      return absent(host, Optional.of(sighting), TraceHost.Source.UNREAD, why);
    }
    return new TraceHost(
        host,
        TraceHost.Source.SWITCH,
        "",
        flows::get,
        sighting.plan().desiredFlows(),
        bindings(host, sighting),
        waiting(sighting),
        sighting.seen().ports().map(SwitchPorts::names).orElse(ImmutableMap.of()));
  }

  private TraceHost absent(
      Host host, Optional<HostSighting> sighting, TraceHost.Source source, String why) {
    // What was surveyed under another revision may name segments that this one has not.
    Optional<HostSurvey> survey =
        sighting
            .filter(seen -> seen.view().revision() == revision)
            .flatMap(seen -> seen.plan().survey());
    HostBindings bindings =
        survey.map(HostSurvey::bindings).orElseGet(() -> TraceNetwork.fileBindings(host));
    TraceHost file = TraceNetwork.ofFile(model, host, bindings, rosters, source, why);
    return new TraceHost(
        host,
        source,
        why,
        file.flows(),
        Optional.empty(),
        bindings,
        sighting.map(SeenNetwork::waiting).orElse(ImmutableMap.of()),
        ImmutableMap.of());
  }

  private String whyDown(Host host) {
    HostStatus seen = status.hosts().get(host.name());
    if (seen == null) {
      return "it has not been heard of yet";
    }
    String openflow = "its switch has no session";
    return seen.ovsdb().equals(HostStatus.CONNECTED)
        ? openflow + (seen.reason().isEmpty() ? "" : " (" + seen.reason() + ")")
        : openflow + ", nor has its database (" + seen.ovsdb() + ")";
  }

  private static ImmutableMap<String, String> waiting(HostSighting sighting) {
    ImmutableMap.Builder<String, String> waiting = ImmutableMap.builder();
    sighting.plan().survey().ifPresent(survey -> waiting.putAll(survey.waiting()));
    if (sighting.plan().step() instanceof PlanStep.Blocked blocked) {
      // Under the empty name: it holds for every port that has no reason of its own.
      waiting.put("", "the host is blocked: " + blocked.reason());
    }
    return waiting.buildKeepingLast();
  }

  private HostBindings bindings(Host host, HostSighting sighting) {
    return sighting
        .plan()
        .survey()
        .map(HostSurvey::bindings)
        .orElseGet(
            () ->
                sighting
                    .seen()
                    .ports()
                    .map(ports -> named(host, ports))
                    .orElseGet(
                        () -> HostBindings.of(OptionalInt.empty(), ImmutableSortedMap.of())));
  }

  /** The declared ports by the names that the switch gives; its rows were never seen. */
  private HostBindings named(Host host, SwitchPorts ports) {
    ImmutableSortedMap.Builder<String, LocalPort> bound = ImmutableSortedMap.naturalOrder();
    for (Port port : host.ports().values()) {
      ofport(ports, port.interfaceName())
          .ifPresent(
              number ->
                  bound.put(
                      port.interfaceName(),
                      new LocalPort(
                          port.name(),
                          port.segment(),
                          number,
                          port.mac(),
                          port.mac(),
                          PortSecurity.of(port))));
    }
    return HostBindings.of(ofport(ports, model.overlay().interfaceName()), bound.buildOrThrow());
  }

  private static OptionalInt ofport(SwitchPorts ports, String interfaceName) {
    return ports.names().keySet().stream()
        .filter(number -> ports.agrees(interfaceName, number))
        .mapToInt(Integer::intValue)
        .findFirst();
  }
}
