package dev.overlane.controller.imports;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay;
import dev.overlane.ovsdb.state.OvsdbMark;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the rows of one host say in terms of the file: the bridge with the tunnel, and its ports.
 */
final class HostDraft {
  private static final ImmutableSet<String> TUNNELS =
      Arrays.stream(Overlay.TunnelType.values())
          .map(Overlay.TunnelType::ovsType)
          .collect(ImmutableSet.toImmutableSet());
  private static final ImmutableSet<String> DEVICES = ImmutableSet.of("", "system", "tap");

  private final OvsdbSnapshot rows;
  private final ConnectionMethod method;
  private final String name;
  private final List<String> leftOut = new ArrayList<>();
  private final List<PortDraft> ports = new ArrayList<>();
  private final TreeMap<Integer, String> fakeBridges = new TreeMap<>();
  private final List<InterfaceRow> tunnels = new ArrayList<>();
  private Optional<BridgeRow> bridge = Optional.empty();
  private boolean strangers;

  /**
   * A port that the file can declare.
   *
   * @param name by Overlane's mark, else the interface's
   * @param tag its VLAN; 0: none
   */
  record PortDraft(
      String name, String interfaceName, int tag, boolean internal, Optional<MacAddress> mac) {}

  HostDraft(SeenHost seen, String fallbackName) {
    this.rows = seen.rows();
    this.method = seen.method();
    this.name =
        seen.name()
            .or(() -> Optional.ofNullable(rows.root().externalIds().get("hostname")))
            .or(() -> Optional.ofNullable(rows.root().externalIds().get("system-id")))
            .orElse(fallbackName);
    chooseBridge();
    bridge.ifPresent(this::readPorts);
  }

  private void chooseBridge() {
    List<BridgeRow> candidates = new ArrayList<>();
    for (BridgeRow row :
        rows.bridges().values().stream().sorted(Comparator.comparing(BridgeRow::name)).toList()) {
      if (portsOf(row).flatMap(this::interfacesOf).anyMatch(HostDraft::isTunnel)) {
        candidates.add(row);
      } else {
        leftOut.add("bridge " + row.name() + " left out: no tunnel");
      }
    }
    bridge = candidates.stream().max(Comparator.comparing(row -> row.ports().size()));
    for (BridgeRow row : candidates) {
      if (!row.equals(bridge.get())) {
        leftOut.add("bridge " + row.name() + " left out: the file has one bridge a host");
      }
    }
  }

  private static boolean isTunnel(InterfaceRow row) {
    return TUNNELS.contains(row.type());
  }

  private Stream<PortRow> portsOf(BridgeRow row) {
    return row.ports().stream()
        .flatMap(uuid -> Stream.ofNullable(rows.ports().get(uuid)))
        .sorted(Comparator.comparing(PortRow::name));
  }

  private Stream<InterfaceRow> interfacesOf(PortRow port) {
    return port.interfaces().stream()
        .flatMap((UUID uuid) -> Stream.ofNullable(rows.interfaces().get(uuid)));
  }

  private void readPorts(BridgeRow row) {
    portsOf(row)
        .filter(port -> !port.name().equals(row.name()))
        .forEach(
            port -> {
              List<InterfaceRow> interfaces = interfacesOf(port).toList();
              if (interfaces.stream().anyMatch(HostDraft::isTunnel)) {
                tunnels.addAll(interfaces);
              } else if (port.fakeBridge()) {
                port.tag().ifPresent(tag -> fakeBridges.put(tag, segmentOf(port)));
              } else {
                readPort(port, interfaces);
              }
            });
  }

  private static String segmentOf(PortRow port) {
    return OvsdbMark.in(port.externalIds())
        .filter(mark -> mark.kind() == OvsdbMark.Kind.SEGMENT)
        .map(OvsdbMark::name)
        .orElse(port.name());
  }

  private void readPort(PortRow port, List<InterfaceRow> interfaces) {
    Optional<String> obstacle = obstacle(port, interfaces);
    if (obstacle.isPresent()) {
      strangers = true;
      leftOut.add(
          "port " + port.name() + " left out: " + obstacle.get() + "; it will have no flows");
      return;
    }
    InterfaceRow row = interfaces.get(0);
    ports.add(
        new PortDraft(
            OvsdbMark.in(port.externalIds())
                .filter(mark -> mark.kind() == OvsdbMark.Kind.PORT)
                .map(OvsdbMark::name)
                .orElse(port.name()),
            port.name(),
            port.tag().orElse(0),
            row.type().equals("internal"),
            Optional.ofNullable(row.externalIds().get("attached-mac"))
                .flatMap(MacAddress::parse)
                .filter(mac -> !mac.isGroup() && !mac.isZero())));
  }

  private static Optional<String> obstacle(PortRow port, List<InterfaceRow> interfaces) {
    if (interfaces.size() != 1 || !interfaces.get(0).name().equals(port.name())) {
      return Optional.of("it is a bond");
    }
    String type = interfaces.get(0).type();
    if (!DEVICES.contains(type) && !type.equals("internal")) {
      return Optional.of("it is of type " + type);
    }
    return !port.trunks().isEmpty() || !port.vlanMode().orElse("access").equals("access")
        ? Optional.of("it carries several VLANs")
        : Optional.empty();
  }

  /** Leaves out the ports that have no tag: where others have one, no segment is theirs. */
  void leaveOutUntagged() {
    ports.removeIf(
        port -> {
          if (port.tag == 0) {
            strangers = true;
            leftOut.add(
                "port " + port.interfaceName + " left out: it has no tag; it will have no flows");
          }
          return port.tag == 0;
        });
  }

  String name() {
    return name;
  }

  ConnectionMethod method() {
    return method;
  }

  Optional<BridgeRow> bridge() {
    return bridge;
  }

  List<PortDraft> ports() {
    return ports;
  }

  /** Names of fake bridges, or of their segments, by tag. */
  Map<Integer, String> fakeBridges() {
    return fakeBridges;
  }

  /** The tunnel that the file's will be made of: the first by name. */
  InterfaceRow tunnel() {
    return tunnels.get(0);
  }

  List<InterfaceRow> otherTunnels() {
    return tunnels.subList(1, tunnels.size());
  }

  /** Whether the bridge holds what the file does not know, so that it must say {@code adopt}. */
  boolean needsAdoption() {
    return strangers || tunnels.size() > 1;
  }

  List<String> leftOut() {
    return leftOut;
  }

  /** Where the bridge's switch dials, if it has one controller that it dials. */
  Optional<String> target() {
    List<String> targets =
        bridge.stream()
            .flatMap(row -> row.controllers().stream())
            .flatMap(uuid -> Stream.ofNullable(rows.controllers().get(uuid)))
            .map(ControllerRow::target)
            .filter(target -> target.startsWith("tcp:"))
            .sorted()
            .toList();
    return targets.stream().findFirst();
  }
}
