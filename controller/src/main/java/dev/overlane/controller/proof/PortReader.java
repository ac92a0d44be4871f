package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.proof.PortRole;
import dev.overlane.flow.proof.PortRole.Kind;
import dev.overlane.ovsdb.state.OvsdbMark;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads from the rows of a host which segment the file gives each of its ports. */
final class PortReader {
  /** Interface types that lead to one workload; the empty one means {@code system}. */
  private static final ImmutableSet<String> WORKLOADS =
      ImmutableSet.of(
          "",
          "system",
          "internal",
          "tap",
          "dpdk",
          "dpdkvhostuser",
          "dpdkvhostuserclient",
          "afxdp",
          "afxdp-nonpmd");

  private final NetworkModel model;
  private final Host host;
  private final OvsdbSnapshot rows;

  PortReader(NetworkModel model, Host host, OvsdbSnapshot rows) {
    this.model = model;
    this.host = host;
    this.rows = rows;
  }

  /** All interfaces of a bridge with their ports. */
  void forEach(BridgeRow bridge, BiConsumer<PortRow, InterfaceRow> each) {
    bridge.ports().stream()
        .map(rows.ports()::get)
        .filter(Objects::nonNull)
        .forEach(
            port ->
                port.interfaces().stream()
                    .map(rows.interfaces()::get)
                    .filter(Objects::nonNull)
                    .forEach(iface -> each.accept(port, iface)));
  }

  PortRole role(PortRow port, InterfaceRow iface) {
    String name = iface.name();
    if (name.equals(host.bridge())) {
      return PortRole.other(name, Kind.LOCAL);
    }
    if (name.equals(model.overlay().interfaceName())) {
      return isFlowBased(iface)
          ? PortRole.other(name, Kind.TUNNEL)
          : PortRole.other(name + ", no flow-based tunnel", Kind.FOREIGN);
    }
    if (!WORKLOADS.contains(iface.type())) {
      return PortRole.other(name + ", of type " + iface.type(), Kind.FOREIGN);
    }
    Optional<Port> declared =
        host.ports().values().stream()
            .filter(candidate -> candidate.interfaceName().equals(name))
            .findFirst();
    if (declared.isPresent()) {
      return PortRole.member(declared.get().name(), declared.get().segment());
    }
    return plugged(port, iface).orElseGet(() -> PortRole.other(name, Kind.FOREIGN));
  }

  private boolean isFlowBased(InterfaceRow iface) {
    return iface.type().equals(model.overlay().type().ovsType())
        && "flow".equals(iface.options().get("remote_ip"))
        && "flow".equals(iface.options().get("key"));
  }

  private Optional<PortRole> plugged(PortRow port, InterfaceRow iface) {
    boolean plain =
        port.interfaces().size() == 1
            && port.name().equals(iface.name())
            && port.trunks().isEmpty()
            && port.vlanMode().orElse("access").equals("access")
            && !port.fakeBridge()
            && !port.externalIds().containsKey(OvsdbMark.KEY);
    if (!plain) {
      return Optional.empty();
    }
    String id = iface.externalIds().get("iface-id");
    Optional<FloatingPort> floating =
        model.floatingPorts().values().stream()
            .filter(candidate -> candidate.ifaceId().equals(id))
            .findFirst();
    if (floating.isPresent()) {
      return Optional.of(PortRole.member(floating.get().name(), floating.get().segment()));
    }
    if (!host.fakeBridges() || port.tag().isEmpty()) {
      return Optional.empty();
    }
    return model.segments().values().stream()
        .filter(segment -> segment.vlan().value() == port.tag().getAsInt())
        .map(Segment::name)
        .findFirst()
        .map(segment -> PortRole.member(iface.name(), segment));
  }
}
