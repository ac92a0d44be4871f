package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import java.util.Optional;
import java.util.OptionalInt;

/** Networks for tests, built by hand. */
final class LabModels {
  private LabModels() {}

  /** Two hosts, two segments, four containers: the seed. */
  static NetworkModel seed() {
    return network(
        Optional.of(new ConnectionMethod.Ip("192.168.77.1", 6653, false)),
        host(
            "dt-1",
            "192.168.77.25",
            port("A", "ab", "192.168.99.10"),
            port("X", "xy", "192.168.99.20")),
        host(
            "dt-2",
            "192.168.77.26",
            port("B", "ab", "192.168.99.11"),
            port("Y", "xy", "192.168.99.21")));
  }

  static NetworkModel network(Optional<ConnectionMethod> target, Host... hosts) {
    ImmutableSortedMap.Builder<String, Host> byName = ImmutableSortedMap.naturalOrder();
    for (Host host : hosts) {
      byName.put(host.name(), host);
    }
    return new NetworkModel(
        new ControllerSettings(
            new ListenMethod(6653, ListenMethod.ANY, false),
            target,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new Overlay(
            Overlay.TunnelType.VXLAN,
            "vtep0",
            4789,
            Overlay.Encoding.VNI_PER_SEGMENT,
            Optional.empty(),
            Overlay.USUAL_MTU),
        ImmutableSortedMap.of(
            "ab", new Segment("ab", new VlanTag(100), new Vni(10100), ""),
            "xy", new Segment("xy", new VlanTag(101), new Vni(10101), "")),
        byName.build(),
        ImmutableSortedMap.of(),
        ImmutableList.of());
  }

  static Host host(String name, String address, Port... ports) {
    ImmutableSortedMap.Builder<String, Port> byName = ImmutableSortedMap.naturalOrder();
    for (Port port : ports) {
      byName.put(port.name(), port);
    }
    return new Host(
        name,
        Ipv4Address.parse(address).orElseThrow(),
        new OvsdbAccess.Dial(new ConnectionMethod.Ip(address, 6640, false)),
        "br0",
        DatapathType.NETDEV,
        false,
        false,
        OptionalInt.empty(),
        byName.build());
  }

  static Port port(String name, String segment, String... addresses) {
    ImmutableList.Builder<IpAddress> parsed = ImmutableList.builder();
    for (String address : addresses) {
      parsed.add(IpAddress.parse(address).orElseThrow());
    }
    return new Port(name, segment, "v" + name, false, Optional.empty(), parsed.build());
  }
}
