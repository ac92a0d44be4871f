package dev.overlane.controller.isolation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.FlowSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One host's switch with its flows and ports at one moment: from each of its ports to each of its
 * ports. Computed once, of use until flows, ports or packet classes change.
 */
final class SwitchView {
  /** OpenFlow port of the bridge itself (OFPP_LOCAL as OVS numbers it). */
  private static final int LOCAL = 65534;

  final FakeHost host;
  final PacketClasses classes;
  final ImmutableMap<String, ImmutableList<Sent>> fromPorts;
  final ImmutableList<Sent> fromTunnel;
  private final FlowSet flows;
  private final ImmutableMap<Integer, String> ports;
  private final String tunnel;

  SwitchView(FakeHost host, String tunnel, PacketClasses classes) {
    this.host = host;
    this.classes = classes;
    this.tunnel = tunnel;
    flows = host.flows().controllersFlows();
    ports = host.ports();
    SymbolicSwitch tables = new SymbolicSwitch(flows, classes);
    TreeMap<String, ImmutableList<Sent>> found = new TreeMap<>();
    ports.forEach(
        (ofport, device) -> {
          if (!device.equals(tunnel)) {
            found.put(device, tables.receive(ofport, classes.frames()));
          }
        });
    if (!ports.isEmpty()) {
      found.put("the bridge itself", tables.receive(LOCAL, classes.frames()));
    }
    fromPorts = ImmutableMap.copyOf(found);
    OptionalInt tunnelPort = tunnelPort();
    fromTunnel =
        tunnelPort.isPresent()
            ? tables.receive(tunnelPort.getAsInt(), classes.tunnelPackets())
            : ImmutableList.of();
  }

  private OptionalInt tunnelPort() {
    return ports.entrySet().stream()
        .filter(port -> port.getValue().equals(tunnel))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether it is still so. */
  boolean isOf(FakeHost now, PacketClasses current) {
    return flows.equals(now.flows().controllersFlows())
        && ports.equals(now.ports())
        && classes == current;
  }

  /** Whether packets leave by the tunnel; those without a destination do not leave. */
  boolean leavesByTunnel(Sent sent) {
    return tunnel.equals(ports.get(sent.port())) && sent.outside().to() != null;
  }

  /**
   * The device that packets come out of; empty: the tunnel, or no port has this number, so that
   * they come out of none.
   */
  Optional<String> device(Sent sent) {
    if (sent.port() > Metadata.MAX_OFPORT) {
      return Optional.of("reserved port " + sent.port());
    }
    return Optional.ofNullable(ports.get(sent.port())).filter(device -> !device.equals(tunnel));
  }

  /** What a peer's packets look like when they arrive by the tunnel. */
  Box arriving(Sent sent, Ipv4Address from) {
    Outside outside = sent.outside();
    long[] tags = new long[2];
    int filled = 0;
    for (int tag : outside.pushed()) {
      if (filled == tags.length) {
        throw new IllegalStateException("more tags than are looked at");
      }
      tags[filled++] = classes.vlan(tag);
    }
    long[] own = {sent.packets().outer(), sent.packets().inner()};
    for (int i = outside.popped(); i < own.length; i++) {
      if (filled < tags.length) {
        tags[filled++] = own[i];
      } else if (own[i] != classes.untagged()) {
        throw new IllegalStateException("more tags than are looked at");
      }
    }
    while (filled < tags.length) {
      tags[filled++] = classes.untagged();
    }
    return new Box(
        sent.packets().source(),
        sent.packets().destination(),
        tags[0],
        tags[1],
        classes.vtep(from),
        classes.key(outside.key()));
  }
}
