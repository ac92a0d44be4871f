package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.PortNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.State;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.NetworkStatus;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Puts a topology together from the file and, if there is a controller, from its status. */
final class TopologyBuilder {
  private final NetworkModel model;
  private final Optional<NetworkStatus> status;
  private final Set<String> placed = new HashSet<>();

  TopologyBuilder(NetworkModel model, Optional<NetworkStatus> status) {
    this.model = model;
    this.status = status;
  }

  Topology build(String file) {
    ImmutableList<SegmentNode> segments = segments();
    ImmutableList<HostNode> hosts =
        model.hosts().values().stream().map(this::host).collect(ImmutableList.toImmutableList());
    ImmutableList<String> nowhere =
        model.floatingPorts().keySet().stream()
            .filter(name -> !placed.contains(name))
            .collect(ImmutableList.toImmutableList());
    return new Topology(
        status.map(seen -> "Revision " + seen.revision()).orElse("Plan of " + file),
        status.map(TopologyBuilder::verdict).orElse("as the file says; no host was asked"),
        status.isPresent(),
        segments,
        hosts,
        nowhere);
  }

  private static String verdict(NetworkStatus seen) {
    long done =
        seen.hosts().values().stream()
            .filter(host -> host.phase() == HostPhase.CONVERGED)
            .filter(host -> host.revision() == seen.revision())
            .count();
    String refused = seen.configError().isPresent() ? "; the file on disk is refused" : "";
    return done + " of " + seen.hosts().size() + " hosts converged" + refused;
  }

  private ImmutableList<SegmentNode> segments() {
    ImmutableList.Builder<SegmentNode> nodes = ImmutableList.builder();
    int index = 0;
    for (Segment segment : model.segments().values()) {
      String key =
          model.overlay().encoding() == Encoding.TRUNK
              ? model.overlay().trunkVni().map(Object::toString).orElse("") + "/" + segment.vlan()
              : segment.vni().toString();
      nodes.add(
          new SegmentNode(
              segment.name(),
              key,
              "VLAN " + segment.vlan() + ", VNI " + segment.vni(),
              segment.description(),
              index++));
    }
    return nodes.build();
  }

  private HostNode host(Host host) {
    String detail = host.address() + " · " + host.bridge();
    Optional<HostStatus> seen =
        status.flatMap(all -> Optional.ofNullable(all.hosts().get(host.name())));
    Map<String, ImmutableList.Builder<PortNode>> ports = new TreeMap<>();
    Set<String> told = new HashSet<>();
    seen.ifPresent(
        now -> {
          now.members()
              .forEach(
                  (segment, names) ->
                      names.forEach(
                          name -> {
                            told.add(name);
                            add(ports, segment, new PortNode(name, true, origin(host, name)));
                          }));
          now.waiting()
              .forEach(
                  (name, why) ->
                      segmentOf(host, name)
                          .filter(segment -> told.add(name))
                          .ifPresent(
                              segment -> add(ports, segment, new PortNode(name, false, why))));
        });
    for (Port port : host.ports().values()) {
      if (told.add(port.name())) {
        boolean planned = status.isEmpty();
        String note = planned ? "interface " + port.interfaceName() : "not seen";
        add(ports, port.segment(), new PortNode(port.name(), planned, note));
      }
    }
    placed.addAll(told);
    ImmutableSortedMap.Builder<String, ImmutableList<PortNode>> all =
        ImmutableSortedMap.naturalOrder();
    ports.forEach((segment, nodes) -> all.put(segment, nodes.build()));
    return new HostNode(
        host.name(),
        seen.map(now -> detail + " · " + now.flows() + " flows").orElse(detail),
        status.isEmpty() ? State.PLANNED : seen.map(this::state).orElse(State.UNREACHABLE),
        seen.map(this::note).orElse(""),
        all.buildOrThrow(),
        seen.map(now -> now.foreign().keySet().asList()).orElse(ImmutableList.of()));
  }

  private static void add(
      Map<String, ImmutableList.Builder<PortNode>> ports, String segment, PortNode port) {
    ports.computeIfAbsent(segment, name -> ImmutableList.builder()).add(port);
  }

  private String origin(Host host, String name) {
    if (host.ports().containsKey(name)) {
      return "";
    }
    return model.floatingPorts().containsKey(name) ? "floating" : "plugged in";
  }

  private Optional<String> segmentOf(Host host, String name) {
    return Optional.ofNullable(host.ports().get(name))
        .map(Port::segment)
        .or(() -> Optional.ofNullable(model.floatingPorts().get(name)).map(FloatingPort::segment));
  }

  private State state(HostStatus seen) {
    return switch (seen.phase()) {
      case UNREACHABLE -> State.UNREACHABLE;
      case NO_SWITCH -> State.NO_SWITCH;
      case CONVERGING -> State.CONVERGING;
      case CONVERGED ->
          seen.revision() == status.orElseThrow().revision() ? State.CONVERGED : State.CONVERGING;
      case BLOCKED -> State.BLOCKED;
    };
  }

  private String note(HostStatus seen) {
    String tunnel = seen.waiting().get(model.overlay().interfaceName());
    if (tunnel != null && seen.reason().isEmpty()) {
      return "tunnel: " + tunnel;
    }
    return seen.reason();
  }
}
