package dev.overlane.controller.trace;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.controller.plan.RosterBuilder;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.PortSecurity;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.trace.Fabric;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * All hosts as a trace sees them.
 *
 * @param revision the file's revision in force; 0: it is a file alone
 * @param model what the file says
 * @param hosts every host of the model, by name
 */
public record TraceNetwork(
    long revision, NetworkModel model, ImmutableSortedMap<String, TraceHost> hosts) {
  /** OpenFlow number of the tunnel where the file alone is known; ports follow. */
  private static final int FIRST_OFPORT = 1;

  /** What a file would give if all its devices were there. */
  public static TraceNetwork ofFile(NetworkModel model) {
    Supplier<ImmutableMap<String, SegmentRoster>> rosters = rosters(model);
    return new TraceNetwork(
        0,
        model,
        ImmutableSortedMap.copyOf(
            Maps.transformValues(
                model.hosts(),
                host ->
                    ofFile(model, host, fileBindings(host), rosters, TraceHost.Source.FILE, ""))));
  }

  static TraceHost ofFile(
      NetworkModel model,
      Host host,
      HostBindings bindings,
      Supplier<ImmutableMap<String, SegmentRoster>> rosters,
      TraceHost.Source source,
      String why) {
    Supplier<FlowSet> flows =
        Suppliers.memoize(() -> FlowCompiler.compile(model, host, bindings, rosters.get()));
    return new TraceHost(
        host, source, why, flows, Optional.empty(), bindings, ImmutableMap.of(), ImmutableMap.of());
  }

  /** Rosters of the file alone. */
  static Supplier<ImmutableMap<String, SegmentRoster>> rosters(NetworkModel model) {
    return Suppliers.memoize(() -> RosterBuilder.build(model, Map.of(), Map.of()));
  }

  /** Numbers for all declared ports. */
  static HostBindings fileBindings(Host host) {
    ImmutableSortedMap.Builder<String, LocalPort> ports = ImmutableSortedMap.naturalOrder();
    int ofport = FIRST_OFPORT;
    for (Port port : host.ports().values()) {
      ofport++;
      ports.put(
          port.interfaceName(),
          new LocalPort(
              port.name(), port.segment(), ofport, port.mac(), port.mac(), PortSecurity.of(port)));
    }
    return HostBindings.of(OptionalInt.of(FIRST_OFPORT), ports.buildOrThrow());
  }

  TraceHost host(String name) {
    return requireNonNull(hosts.get(name), name);
  }

  Segment segment(String name) {
    return requireNonNull(model.segments().get(name), name);
  }

  Fabric fabric() {
    return new Fabric(hosts);
  }

  /** The same network if every switch held what it should. */
  TraceNetwork asWanted() {
    return new TraceNetwork(
        revision,
        model,
        ImmutableSortedMap.copyOf(Maps.transformValues(hosts, TraceHost::asWanted)));
  }

  /** The host with this VTEP. */
  Optional<String> hostOf(Ipv4Address vtep) {
    return model.hosts().values().stream()
        .filter(host -> host.address().equals(vtep))
        .map(Host::name)
        .findFirst();
  }

  /** The segment that metadata names by its VNI. */
  Optional<String> segmentOf(long vni) {
    return model.segments().values().stream()
        .filter(segment -> segment.vni().value() == vni)
        .map(Segment::name)
        .findFirst();
  }
}
