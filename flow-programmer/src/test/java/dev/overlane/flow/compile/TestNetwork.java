package dev.overlane.flow.compile;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.TunnelKey;
import dev.overlane.flow.state.FlowSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A network in which every port is bound and the tunnel has port 1 everywhere. Host n is {@code hn}
 * at 192.168.77.n, segment n is {@code sn} with tag 100 + n and VNI 10100 + n; both count from 1.
 *
 * @param model the file
 * @param stations all workloads
 */
public record TestNetwork(NetworkModel model, ImmutableList<Station> stations) {
  public static final int TUNNEL_PORT = 1;

  public static TestNetwork of(Encoding encoding, int hosts, int segments, List<Station> stations) {
    Optional<Vni> trunk =
        encoding == Encoding.TRUNK ? Optional.of(new Vni(4711)) : Optional.empty();
    return new TestNetwork(
        new NetworkModel(
            new ControllerSettings(
                new ListenMethod(6653, ListenMethod.ANY, false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new Overlay(
                Overlay.TunnelType.VXLAN, "vtep0", 4789, encoding, trunk, Overlay.USUAL_MTU),
            IntStream.rangeClosed(1, segments)
                .mapToObj(TestNetwork::segment)
                .collect(
                    ImmutableSortedMap.toImmutableSortedMap(
                        String::compareTo, Segment::name, segment -> segment)),
            IntStream.rangeClosed(1, hosts)
                .mapToObj(TestNetwork::host)
                .collect(
                    ImmutableSortedMap.toImmutableSortedMap(
                        String::compareTo, Host::name, host -> host)),
            ImmutableSortedMap.of(),
            ImmutableList.of()),
        ImmutableList.copyOf(stations));
  }

  private static Segment segment(int number) {
    return new Segment("s" + number, new VlanTag(100 + number), new Vni(10100 + number), "");
  }

  private static Host host(int number) {
    Ipv4Address address = new Ipv4Address(0xc0a8_4d00 + number);
    return new Host(
        "h" + number,
        address,
        new OvsdbAccess.Dial(new ConnectionMethod.Ip(address.toString(), 6640, false)),
        "br0",
        DatapathType.NETDEV,
        false,
        false,
        OptionalInt.empty(),
        ImmutableSortedMap.of());
  }

  /** The same network with access rules in a segment. */
  public TestNetwork ruled(String name, SegmentRules rules) {
    ImmutableSortedMap.Builder<String, Segment> segments = ImmutableSortedMap.naturalOrder();
    model
        .segments()
        .forEach(
            (other, segment) ->
                segments.put(other, other.equals(name) ? segment.with(rules) : segment));
    return new TestNetwork(
        new NetworkModel(
            model.controller(),
            model.overlay(),
            segments.buildOrThrow(),
            model.hosts(),
            model.floatingPorts(),
            model.expectations()),
        stations);
  }

  public Host host(String name) {
    return requireNonNull(model.hosts().get(name));
  }

  /** How tunnel packets of a segment tell it. */
  public TunnelKey key(String segment) {
    return TunnelKey.of(model.overlay(), requireNonNull(model.segments().get(segment)));
  }

  public boolean hasMember(String host, String segment) {
    return stations.stream()
        .anyMatch(station -> station.host().equals(host) && station.segment().equals(segment));
  }

  public FlowSet flows(String host) {
    return FlowCompiler.compile(model, host(host), bindings(host), rosters());
  }

  public HostBindings bindings(String host) {
    ImmutableSortedMap.Builder<String, LocalPort> ports = ImmutableSortedMap.naturalOrder();
    for (Station station : stations) {
      if (station.host().equals(host)) {
        String name = "p" + station.ofport();
        ports.put(
            name,
            new LocalPort(
                name,
                station.segment(),
                station.ofport(),
                mac(station, station.knowledge() == Station.Knowledge.ENFORCED),
                mac(station, station.isKnown()),
                PortSecurity.of(requireNonNull(model.segments().get(station.segment())))));
      }
    }
    return HostBindings.of(OptionalInt.of(TUNNEL_PORT), ports.buildOrThrow());
  }

  private static Optional<MacAddress> mac(Station station, boolean given) {
    return given ? Optional.of(station.mac()) : Optional.empty();
  }

  public ImmutableMap<String, SegmentRoster> rosters() {
    TreeMap<String, TreeMap<String, HostMembers>> members = new TreeMap<>();
    for (Station station : stations) {
      members
          .computeIfAbsent(station.segment(), name -> new TreeMap<>())
          .merge(station.host(), share(station), TestNetwork::together);
    }
    ImmutableMap.Builder<String, SegmentRoster> rosters = ImmutableMap.builder();
    members.forEach(
        (name, hosts) ->
            rosters.put(name, new SegmentRoster(name, ImmutableSortedMap.copyOfSorted(hosts))));
    return rosters.buildOrThrow();
  }

  private HostMembers share(Station station) {
    return new HostMembers(
        host(station.host()).address(),
        station.isKnown() ? ImmutableSortedSet.of(station.mac()) : ImmutableSortedSet.of(),
        !station.isKnown());
  }

  private static HostMembers together(HostMembers left, HostMembers right) {
    return new HostMembers(
        left.vtep(),
        ImmutableSortedSet.<MacAddress>naturalOrder()
            .addAll(left.knownMacs())
            .addAll(right.knownMacs())
            .build(),
        left.hasUnknownMacs() || right.hasUnknownMacs());
  }
}
