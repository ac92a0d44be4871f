package dev.overlane.bench;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.proof.NetworkProof.Network;
import dev.overlane.flow.proof.PortRole;
import dev.overlane.flow.proof.SwitchView;
import dev.overlane.flow.state.FlowSet;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network of any size as the proof sees it, with the flows that Overlane compiles for it. Each
 * host has a port in each of so many segments; every other one's address must be learned.
 */
public final class ProofNetwork {
  private static final int TUNNEL = 1;

  private final int ports;
  private final NetworkModel model;
  private final ImmutableMap<String, SegmentRoster> rosters;
  private final Map<String, SwitchView> views = new HashMap<>();

  /**
   * Makes one.
   *
   * @param hosts how many hosts
   * @param ports how many ports on each, in as many different segments
   * @param segments how many segments
   */
  public ProofNetwork(int hosts, int ports, int segments) {
    this.ports = ports;
    this.model = load(hosts, segments);
    this.rosters = rosters(segments);
    int number = 0;
    for (Host host : model.hosts().values()) {
      views.put(host.name(), view(host, number++, segments));
    }
  }

  private static NetworkModel load(int hosts, int segments) {
    StringBuilder text = new StringBuilder("version: 1\nsegments:\n");
    for (int segment = 0; segment < segments; segment++) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %s: { vlan: %d, vni: %d }%n",
              segment(segment),
              1 + segment,
              10_000 + segment));
    }
    text.append("hosts:\n");
    for (int host = 0; host < hosts; host++) {
      text.append(
          String.format(
              Locale.ROOT,
              "  h%05d: { address: 10.%d.%d.%d }%n",
              host,
              1 + host / 62_500,
              1 + host / 250 % 250,
              1 + host % 250));
    }
    return ValidModel.of(
        ConfigLoader.load("proof.yaml", text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String segment(int number) {
    return String.format(Locale.ROOT, "s%05d", number);
  }

  private static MacAddress mac(int host, int port) {
    return new MacAddress(0x0200_0000_0000L | (long) host << 8 | port);
  }

  /** Spread so that every segment is on as many hosts as any other. */
  private int segmentOf(int host, int port, int segments) {
    return (host + port * Math.max(1, segments / ports)) % segments;
  }

  private static boolean isKnown(int port) {
    return port % 2 == 0;
  }

  private ImmutableMap<String, SegmentRoster> rosters(int segments) {
    Map<String, ImmutableSortedMap.Builder<String, HostMembers>> members = new HashMap<>();
    int number = 0;
    for (Host host : model.hosts().values()) {
      for (int port = 0; port < ports; port++) {
        members
            .computeIfAbsent(
                segment(segmentOf(number, port, segments)),
                name -> ImmutableSortedMap.naturalOrder())
            .put(
                host.name(),
                new HostMembers(
                    host.address(),
                    isKnown(port)
                        ? ImmutableSortedSet.of(mac(number, port))
                        : ImmutableSortedSet.of(),
                    !isKnown(port)));
      }
      number++;
    }
    ImmutableMap.Builder<String, SegmentRoster> all = ImmutableMap.builder();
    members.forEach((name, on) -> all.put(name, new SegmentRoster(name, on.buildOrThrow())));
    return all.buildOrThrow();
  }

  private SwitchView view(Host host, int number, int segments) {
    ImmutableSortedMap.Builder<String, LocalPort> bound = ImmutableSortedMap.naturalOrder();
    ImmutableSortedMap.Builder<Integer, PortRole> roles = ImmutableSortedMap.naturalOrder();
    for (int port = 0; port < ports; port++) {
      String name = String.format(Locale.ROOT, "p%d-%03d", number, port);
      String segment = segment(segmentOf(number, port, segments));
      Optional<MacAddress> mac = isKnown(port) ? Optional.of(mac(number, port)) : Optional.empty();
      int ofport = TUNNEL + 1 + port;
      bound.put(name, new LocalPort(name, segment, ofport, mac, mac));
      roles.put(ofport, PortRole.member(name, segment));
    }
    roles.put(TUNNEL, PortRole.other("vtep0", PortRole.Kind.TUNNEL));
    roles.put(SwitchView.LOCAL_PORT, PortRole.other("br0", PortRole.Kind.LOCAL));
    FlowSet flows =
        FlowCompiler.compile(
            model, host, HostBindings.of(OptionalInt.of(TUNNEL), bound.buildOrThrow()), rosters);
    return new SwitchView(
        host.name(),
        host.address(),
        OptionalInt.of(TUNNEL),
        24,
        roles.buildOrThrow(),
        flows,
        ImmutableList.of());
  }

  /** The first host's switch. */
  SwitchView first() {
    return requireNonNull(views.get("h00000"));
  }

  void put(SwitchView view) {
    views.put(view.host(), view);
  }

  /** How many flows all switches hold. */
  public long flows() {
    return views.values().stream().mapToLong(view -> view.flows().size()).sum();
  }

  /** What the proof is of. */
  public Network network() {
    ImmutableMap.Builder<Ipv4Address, String> names = ImmutableMap.builder();
    model.hosts().values().forEach(host -> names.put(host.address(), host.name()));
    return new Network(names.buildOrThrow(), ImmutableMap.copyOf(views), ImmutableList.of());
  }
}
