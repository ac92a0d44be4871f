package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A port of a segment on one host: declared there, or plugged in by others (a floating port by its
 * iface-id, or one in a fake bridge). PURE.
 *
 * @param name of the port in the file; of one in a fake bridge the interface's
 * @param interfaceName its device on the host
 * @param made whether Open vSwitch makes the device, by a row that is Overlane's
 * @param mtu of the device, in bytes; empty: the host did not tell
 */
record Member(String name, String interfaceName, String segment, boolean made, OptionalInt mtu) {

  /** Those of a host by what it told; plugged ones only if its bridge holds them. */
  static ImmutableList<Member> of(NetworkModel network, Host host, HostFacts facts) {
    ImmutableMap<String, HostFacts.Row> interfaces = byName(facts, "interfaces");
    Map<String, Member> members = new HashMap<>();
    for (HostFacts.Row port : plugged(host, facts)) {
      String name = port.text("name");
      HostFacts.Row iface = interfaces.get(name);
      if (iface != null) {
        segmentOf(network, host, port, iface)
            .ifPresent(
                joined ->
                    members.put(
                        name,
                        new Member(
                            joined.name(), name, joined.segment(), false, iface.number("mtu"))));
      }
    }
    for (Port port : host.ports().values()) {
      String name = port.interfaceName();
      HostFacts.Row row = interfaces.get(name);
      OptionalInt mtu = row == null ? OptionalInt.empty() : row.number("mtu");
      members.put(name, new Member(port.name(), name, port.segment(), port.internal(), mtu));
    }
    return ImmutableList.sortedCopyOf(Comparator.comparing(Member::name), members.values());
  }

  private static ImmutableList<HostFacts.Row> plugged(Host host, HostFacts facts) {
    ImmutableSet<String> held =
        facts.row("bridges", host.bridge()).map(row -> row.refs("ports")).orElse(ImmutableSet.of());
    return facts.rows("ports").stream()
        .filter(row -> !row.isTrue("fake_bridge"))
        .filter(row -> !Sets.intersection(row.refs("_uuid"), held).isEmpty())
        .collect(ImmutableList.toImmutableList());
  }

  /** What a plugged port is called, and where it is. */
  private record Joined(String name, String segment) {}

  private static Optional<Joined> segmentOf(
      NetworkModel network, Host host, HostFacts.Row port, HostFacts.Row iface) {
    Optional<Joined> floating =
        iface
            .entry("external_ids", "iface-id")
            .flatMap(
                id ->
                    network.floatingPorts().values().stream()
                        .filter(candidate -> candidate.ifaceId().equals(id))
                        .map(found -> new Joined(found.name(), found.segment()))
                        .findFirst());
    if (floating.isPresent() || !host.fakeBridges()) {
      return floating;
    }
    return network.segments().values().stream()
        .filter(segment -> OptionalInt.of(segment.vlan().value()).equals(port.number("tag")))
        .map(segment -> new Joined(port.text("name"), segment.name()))
        .findFirst();
  }

  private static ImmutableMap<String, HostFacts.Row> byName(HostFacts facts, String table) {
    return facts.rows(table).stream()
        .collect(
            ImmutableMap.toImmutableMap(row -> row.text("name"), Function.identity(), (a, b) -> a));
  }

  /** In messages: {@code A (vA)}. */
  String title() {
    return name.equals(interfaceName) ? name : name + " (" + interfaceName + ")";
  }
}
