package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.controller.plan.Observation;
import dev.overlane.flow.proof.PortRole;
import dev.overlane.flow.proof.Shortcut;
import dev.overlane.flow.proof.SwitchView;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads a host for the proof: from its rows and from the file, and not from anything that the
 * planner or the compiler made of them, so that their mistakes are not repeated.
 */
final class HostReader {
  private final NetworkModel model;
  private final Host host;
  private final OvsdbSnapshot rows;

  private HostReader(NetworkModel model, Host host, OvsdbSnapshot rows) {
    this.model = model;
    this.host = host;
    this.rows = rows;
  }

  /** Reads what was last seen of a host. */
  static HostReading read(NetworkModel model, Host host, Observation seen) {
    if (seen.snapshot().isEmpty()) {
      return HostReading.unseen(
          "no session with its ovsdb-server: nobody knows whose its ports are");
    }
    HostReader reader = new HostReader(model, host, seen.snapshot().get());
    Optional<BridgeRow> bridge =
        reader.rows.bridges().values().stream()
            .filter(row -> row.name().equals(host.bridge()))
            .findFirst();
    if (bridge.isEmpty()) {
      // No bridge, no packets.
      return HostReading.seen(
          reader.view(ImmutableSortedMap.of(), FlowSet.EMPTY, ImmutableList.of()));
    }
    if (seen.flows().isEmpty()) {
      return HostReading.unseen(
          seen.switchConnected()
              ? "its flows are being read"
              : "no session with its switch: nobody knows its flows");
    }
    ImmutableSortedMap<Integer, PortRole> ports = reader.ports(bridge.get(), seen.ports());
    ImmutableList<Shortcut> shortcuts =
        new ShortcutReader(model, host, reader.rows).read(bridge.get(), ports);
    return HostReading.seen(reader.view(ports, seen.flows().get(), shortcuts));
  }

  private SwitchView view(
      ImmutableSortedMap<Integer, PortRole> ports,
      FlowSet flows,
      ImmutableList<Shortcut> shortcuts) {
    OptionalInt tunnel =
        ports.entrySet().stream()
            .filter(port -> port.getValue().kind() == PortRole.Kind.TUNNEL)
            .mapToInt(Map.Entry::getKey)
            .findFirst();
    int keyBits = model.overlay().type() == Overlay.TunnelType.GRE ? 32 : 24;
    return new SwitchView(host.name(), host.address(), tunnel, keyBits, ports, flows, shortcuts);
  }

  private ImmutableSortedMap<Integer, PortRole> ports(
      BridgeRow bridge, Optional<SwitchPorts> named) {
    PortReader reader = new PortReader(model, host, rows);
    Map<String, PortRole> byName = new TreeMap<>();
    Map<Integer, PortRole> byNumber = new TreeMap<>();
    reader.forEach(
        bridge,
        (port, iface) -> {
          PortRole role = reader.role(port, iface);
          byName.put(SwitchPorts.shown(iface.name()), role);
          iface.ofport().ifPresent(number -> putIfReal(byNumber, number, role));
        });
    // What the switch itself says of a number goes before what the database says.
    named.ifPresent(
        ports -> {
          byNumber.clear();
          ports
              .names()
              .forEach(
                  (number, name) -> {
                    PortRole role = byName.get(name);
                    byNumber.put(
                        number, role == null ? PortRole.other(name, PortRole.Kind.FOREIGN) : role);
                  });
        });
    byNumber.put(SwitchView.LOCAL_PORT, PortRole.other(host.bridge(), PortRole.Kind.LOCAL));
    return ImmutableSortedMap.copyOf(byNumber);
  }

  private static void putIfReal(Map<Integer, PortRole> ports, int number, PortRole role) {
    if (number > 0 && !role.kind().equals(PortRole.Kind.LOCAL)) {
      ports.put(number, role);
    }
  }
}
