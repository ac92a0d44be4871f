package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.proof.NetworkProof.Network;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Test networks as the proof sees them. */
final class Views {
  /** A foreign port that every host has. */
  static final int FOREIGN = 77;

  private final Map<String, SwitchView> views = new LinkedHashMap<>();
  private final ImmutableMap<Ipv4Address, String> names;
  private ImmutableList<Expectation> expectations = ImmutableList.of();

  Views(TestNetwork network) {
    ImmutableMap.Builder<Ipv4Address, String> all = ImmutableMap.builder();
    for (String host : network.model().hosts().keySet()) {
      all.put(network.host(host).address(), host);
      views.put(host, view(network, host));
    }
    names = all.buildOrThrow();
  }

  private static SwitchView view(TestNetwork network, String host) {
    ImmutableSortedMap.Builder<Integer, PortRole> ports = ImmutableSortedMap.naturalOrder();
    ports.put(SwitchView.LOCAL_PORT, PortRole.other("br0", PortRole.Kind.LOCAL));
    ports.put(TestNetwork.TUNNEL_PORT, PortRole.other("vtep0", PortRole.Kind.TUNNEL));
    ports.put(FOREIGN, PortRole.other("eth9", PortRole.Kind.FOREIGN));
    network.stations().stream()
        .filter(station -> station.host().equals(host))
        .forEach(
            station ->
                ports.put(
                    station.ofport(),
                    PortRole.member(name(host, station.ofport()), station.segment())));
    return new SwitchView(
        host,
        network.host(host).address(),
        OptionalInt.of(TestNetwork.TUNNEL_PORT),
        24,
        ports.buildOrThrow(),
        network.flows(host),
        ImmutableList.of());
  }

  static String name(String host, int ofport) {
    return host + "-p" + ofport;
  }

  SwitchView of(String host) {
    return java.util.Objects.requireNonNull(views.get(host));
  }

  void put(SwitchView view) {
    views.put(view.host(), view);
  }

  void remove(String host) {
    views.remove(host);
  }

  void expect(Expectation... statements) {
    expectations = ImmutableList.copyOf(statements);
  }

  /** A host's switch with some more flows. */
  Views plant(String host, Flow... more) {
    SwitchView view = of(host);
    Map<dev.overlane.flow.state.FlowKey, Flow> flows = new LinkedHashMap<>();
    view.flows().flows().forEach(flow -> flows.put(flow.key(), flow));
    List.of(more).forEach(flow -> flows.put(flow.key(), flow));
    put(view.withFlows(FlowSet.of(flows.values())));
    return this;
  }

  void shortcut(String host, Shortcut shortcut) {
    SwitchView view = of(host);
    put(
        new SwitchView(
            view.host(),
            view.vtep(),
            view.tunnelPort(),
            view.keyBits(),
            view.ports(),
            view.flows(),
            ImmutableList.of(shortcut)));
  }

  Network network() {
    return new Network(names, ImmutableMap.copyOf(views), expectations);
  }

  Finding prove() {
    return new NetworkProof(work -> work.forEach(Runnable::run), 1 << 30).prove(network());
  }
}
