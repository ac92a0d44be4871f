package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.ObservedPort;
import dev.overlane.ovsdb.state.PluggedPort;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the members that only a host itself knows out of its rows. */
final class HostReports {
  /**
   * Interface types that lead to one workload. All others (patch, tunnels, erspan, ...) lead
   * somewhere else and are never members.
   */
  private static final ImmutableSet<String> WORKLOAD_TYPES =
      ImmutableSet.of(
          "system",
          "internal",
          "tap",
          "dpdk",
          "dpdkvhostuser",
          "dpdkvhostuserclient",
          "afxdp",
          "afxdp-nonpmd");

  private HostReports() {}

  static HostReport of(NetworkModel model, Host host, ObservedHost observed) {
    ImmutableSortedMap.Builder<String, MacAddress> attached = ImmutableSortedMap.naturalOrder();
    for (Port port : host.ports().values()) {
      if (port.mac().isEmpty()
          && observed.port(port.interfaceName()) instanceof ObservedPort.Ready ready) {
        ready.attachedMac().ifPresent(mac -> attached.put(port.name(), mac));
      }
    }
    TreeMap<String, Optional<MacAddress>> floating = new TreeMap<>();
    ImmutableSortedMap.Builder<String, HostReport.PluggedMember> plugged =
        ImmutableSortedMap.naturalOrder();
    for (PluggedPort port : observed.plugged()) {
      if (!isWorkload(port)) {
        continue;
      }
      Optional<FloatingPort> claim = floatingPort(model, port);
      if (claim.isPresent()) {
        floating.putIfAbsent(claim.get().name(), port.attachedMac());
      } else {
        fakeBridgeSegment(model, host, port)
            .ifPresent(
                segment ->
                    plugged.put(
                        port.interfaceName(),
                        new HostReport.PluggedMember(segment.name(), port.attachedMac())));
      }
    }
    return new HostReport(
        ImmutableSortedMap.copyOf(floating), attached.buildOrThrow(), plugged.buildOrThrow());
  }

  /** Whether a port that somebody plugged in could be a member at all: open, and for one device. */
  static boolean isWorkload(PluggedPort port) {
    return port.plain() && port.ofport().isPresent() && WORKLOAD_TYPES.contains(port.type());
  }

  /** The floating port that a plugged port claims to be, by iface-id. */
  static Optional<FloatingPort> floatingPort(NetworkModel model, PluggedPort port) {
    return port.ifaceId()
        .flatMap(
            id ->
                model.floatingPorts().values().stream()
                    .filter(floating -> floating.ifaceId().equals(id))
                    .findFirst());
  }

  private static Optional<Segment> fakeBridgeSegment(
      NetworkModel model, Host host, PluggedPort port) {
    if (!host.fakeBridges() || port.tag().isEmpty()) {
      return Optional.empty();
    }
    return model.segments().values().stream()
        .filter(segment -> segment.vlan().value() == port.tag().getAsInt())
        .findFirst();
  }
}
