package dev.overlane.controller.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.FilePlaces;
import dev.overlane.controller.plan.Networks;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A network on paper whose hosts may be otherwise than the file says, and traces through it. */
final class Traced {
  private final String text;
  private final TreeMap<String, TraceHost> hosts;

  Traced(String text) {
    this.text = text;
    hosts = new TreeMap<>(TraceNetwork.ofFile(Networks.parse(text)).hosts());
  }

  private TraceHost host(String name) {
    return requireNonNull(hosts.get(name));
  }

  /** The OpenFlow number of a port. */
  int ofport(String host, String port) {
    return host(host).member(port).map(LocalPort::ofport).orElseThrow();
  }

  /** The switch of a host lacks some of its flows, and has others instead. */
  Traced holding(String name, Predicate<Flow> lost, Flow... others) {
    TraceHost host = host(name);
    FlowSet wanted = host.flows().get();
    List<Flow> held = wanted.flows().stream().filter(lost.negate()).collect(Collectors.toList());
    held.addAll(List.of(others));
    FlowSet flows = FlowSet.of(held);
    hosts.put(
        name,
        new TraceHost(
            host.host(),
            TraceHost.Source.SWITCH,
            "",
            () -> flows,
            Optional.of(wanted),
            host.bindings(),
            host.waiting(),
            host.portNames()));
    return this;
  }

  /** The switch of a host has more flows than it should. */
  Traced adding(String name, Flow... others) {
    return holding(name, flow -> false, others);
  }

  /** The tables of a host cannot be seen. */
  Traced unseen(String name, TraceHost.Source source, String why) {
    TraceHost host = host(name);
    hosts.put(
        name,
        new TraceHost(
            host.host(),
            source,
            why,
            host.flows(),
            Optional.empty(),
            host.bindings(),
            host.waiting(),
            host.portNames()));
    return this;
  }

  /** An interface of a host, or its tunnel, is not there; its flows go with it. */
  Traced without(String name, String interfaceName, String why) {
    TraceHost host = host(name);
    boolean tunnel = !host.bindings().ports().containsKey(interfaceName);
    Map<String, LocalPort> ports = new HashMap<>(host.bindings().ports());
    String waits = tunnel ? interfaceName : requireNonNull(ports.remove(interfaceName)).name();
    HostBindings bindings =
        HostBindings.of(
            tunnel ? OptionalInt.empty() : host.bindings().tunnelOfport(),
            ImmutableSortedMap.copyOf(ports));
    TraceHost file =
        TraceNetwork.ofFile(
            Networks.parse(text),
            host.host(),
            bindings,
            TraceNetwork.rosters(Networks.parse(text)),
            TraceHost.Source.SWITCH,
            "");
    hosts.put(
        name,
        new TraceHost(
            host.host(),
            TraceHost.Source.SWITCH,
            "",
            file.flows(),
            Optional.empty(),
            bindings,
            ImmutableMap.of(waits, why),
            ImmutableMap.of()));
    return this;
  }

  TraceNetwork network() {
    return new TraceNetwork(3, Networks.parse(text), ImmutableSortedMap.copyOf(hosts));
  }

  /** Traces what a command line says: {@code A B vlan=100}. */
  Trace trace(String words) throws TraceRefused {
    List<String> parts = Splitter.on(' ').splitToList(words);
    PacketSpec packet = parts.size() > 2 ? PacketSpec.parse(parts.get(2)) : PacketSpec.ANY;
    return Tracer.trace(
        network(),
        new TraceRequest(parts.get(0), parts.get(1), packet),
        FilePlaces.of("net.yaml", text.getBytes(UTF_8)));
  }

  /** The places that the hosts of a trace's way have, in order. */
  static ImmutableList<String> hosts(Trace trace) {
    return trace.trail().orElseThrow().hops().stream()
        .map(hop -> hop.host())
        .collect(ImmutableList.toImmutableList());
  }
}
