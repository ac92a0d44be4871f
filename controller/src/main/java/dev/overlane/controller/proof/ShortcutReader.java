package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.proof.PortRole;
import dev.overlane.flow.proof.Shortcut;
import dev.overlane.flow.proof.SwitchView;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.MirrorRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the ways past the flows that the rows of a host open (vswitch.xml). */
final class ShortcutReader {
  private static final String FLOW = "flow";

  private final NetworkModel model;
  private final Host host;
  private final OvsdbSnapshot rows;

  ShortcutReader(NetworkModel model, Host host, OvsdbSnapshot rows) {
    this.model = model;
    this.host = host;
    this.rows = rows;
  }

  ImmutableList<Shortcut> read(BridgeRow bridge, ImmutableSortedMap<Integer, PortRole> ports) {
    List<Shortcut> found = new ArrayList<>();
    bridge.mirrors().stream()
        .map(rows.mirrors()::get)
        .filter(Objects::nonNull)
        .filter(mirror -> mirror.outputPort().isPresent() || mirror.outputVlan().isPresent())
        .map(mirror -> mirror(mirror, ports))
        .forEach(found::add);
    if (!bridge.failMode().orElse("standalone").equals("secure")) {
      found.add(
          everywhere(
              "fail_mode is not secure: without a controller the bridge switches past its flows",
              ports));
    }
    if (!"true".equals(bridge.otherConfig().get("disable-in-band"))) {
      found.add(everywhere("in-band control is on: hidden flows switch past the others", ports));
    }
    rows.bridges().values().stream()
        .filter(other -> !other.name().equals(bridge.name()))
        .forEach(other -> addThieves(other, ports, found));
    return ImmutableList.copyOf(found);
  }

  private static Shortcut everywhere(String what, ImmutableSortedMap<Integer, PortRole> ports) {
    return new Shortcut(what, ImmutableSet.copyOf(ports.keySet()), OptionalInt.empty());
  }

  private Shortcut mirror(MirrorRow mirror, ImmutableSortedMap<Integer, PortRole> ports) {
    ImmutableSet<Integer> from =
        mirror.selectAll() ? ports.keySet() : ImmutableSet.copyOf(selected(mirror, ports));
    OptionalInt to =
        mirror.outputPort().map(rows.ports()::get).stream()
            .flatMapToInt(port -> numbers(port, ports))
            .findFirst();
    return new Shortcut("mirror " + mirror.name() + " copies its packets there", from, to);
  }

  private Set<Integer> selected(MirrorRow mirror, ImmutableSortedMap<Integer, PortRole> ports) {
    Set<Integer> numbers = new TreeSet<>();
    Sets.union(mirror.selectSources(), mirror.selectDestinations()).stream()
        .map(rows.ports()::get)
        .filter(Objects::nonNull)
        .forEach(port -> numbers(port, ports).forEach(numbers::add));
    return numbers;
  }

  private IntStream numbers(PortRow port, ImmutableSortedMap<Integer, PortRole> ports) {
    if (port.name().equals(host.bridge())) {
      return IntStream.of(SwitchView.LOCAL_PORT);
    }
    return port.interfaces().stream()
        .map(rows.interfaces()::get)
        .filter(Objects::nonNull)
        .flatMapToInt(iface -> iface.ofport().stream())
        .filter(ports::containsKey);
  }

  private void addThieves(
      BridgeRow other, ImmutableSortedMap<Integer, PortRole> ports, List<Shortcut> found) {
    ImmutableSet<Integer> tunnels =
        ports.entrySet().stream()
            .filter(port -> port.getValue().kind() == PortRole.Kind.TUNNEL)
            .map(Map.Entry::getKey)
            .collect(ImmutableSet.toImmutableSet());
    if (tunnels.isEmpty()) {
      return;
    }
    new PortReader(model, host, rows)
        .forEach(
            other,
            (port, iface) -> {
              if (takesOurs(iface)) {
                found.add(
                    new Shortcut(
                        "tunnel "
                            + iface.name()
                            + " of bridge "
                            + other.name()
                            + " may take its packets",
                        tunnels,
                        OptionalInt.empty()));
              }
            });
  }

  /** Whether another bridge's tunnel may get packets that other hosts send to this one. */
  private boolean takesOurs(InterfaceRow iface) {
    Map<String, String> options = iface.options();
    String udpPort = options.getOrDefault("dst_port", "" + model.overlay().type().defaultPort());
    return iface.type().equals(model.overlay().type().ovsType())
        && udpPort.equals("" + model.overlay().udpPort())
        && isAnyOr(options.get("local_ip"), Set.of(host.address().toString()))
        && isAnyOr(options.get("remote_ip"), vteps())
        && isOurKey(options);
  }

  private static boolean isAnyOr(@Nullable String value, Set<String> ours) {
    return value == null || value.equals(FLOW) || ours.contains(value);
  }

  private Set<String> vteps() {
    Set<String> addresses = new TreeSet<>();
    model.hosts().values().forEach(peer -> addresses.add(peer.address().toString()));
    return addresses;
  }

  private boolean isOurKey(Map<String, String> options) {
    String key = options.getOrDefault("in_key", options.getOrDefault("key", "0"));
    Set<String> keys = new TreeSet<>();
    model.segments().values().forEach(segment -> keys.add("" + segment.vni().value()));
    model.overlay().trunkVni().ifPresent(vni -> keys.add("" + vni.value()));
    return key.equals(FLOW) || keys.contains(key);
  }
}
