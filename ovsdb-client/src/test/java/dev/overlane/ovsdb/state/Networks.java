package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** A network of one host {@code dt-1}, built up from the seed's; each method changes one thing. */
record Networks(
    Optional<ConnectionMethod> target,
    Overlay overlay,
    ImmutableList<Segment> segments,
    String bridge,
    DatapathType datapathType,
    boolean fakeBridges,
    boolean adopt,
    ImmutableList<Port> ports,
    ImmutableList<FloatingPort> floating) {

  /** The seed's first host: A in ab, X in xy. */
  static Networks seed() {
    return new Networks(
        Optional.of(new ConnectionMethod.Ip("192.168.77.1", 6653, false)),
        overlay(TunnelType.VXLAN, "vtep0", Encoding.VNI_PER_SEGMENT),
        ImmutableList.of(segment("ab", 100), segment("xy", 101)),
        "br0",
        DatapathType.SYSTEM,
        false,
        false,
        ImmutableList.of(port("A", "ab", "vA"), port("X", "xy", "vX")),
        ImmutableList.of());
  }

  static Overlay overlay(TunnelType type, String interfaceName, Encoding encoding) {
    return new Overlay(
        type,
        interfaceName,
        type.defaultPort(),
        encoding,
        encoding == Encoding.TRUNK ? Optional.of(new Vni(4711)) : Optional.empty(),
        Overlay.USUAL_MTU);
  }

  static Segment segment(String name, int vlan) {
    return new Segment(name, new VlanTag(vlan), new Vni(10_000 + vlan), "");
  }

  static Port port(String name, String segment, String interfaceName) {
    return new Port(name, segment, interfaceName, false, Optional.empty(), ImmutableList.of());
  }

  static Port internal(String name, String segment, String interfaceName) {
    return new Port(name, segment, interfaceName, true, Optional.empty(), ImmutableList.of());
  }

  Networks withTarget(Optional<ConnectionMethod> newTarget) {
    return new Networks(
        newTarget, overlay, segments, bridge, datapathType, fakeBridges, adopt, ports, floating);
  }

  Networks withOverlay(Overlay newOverlay) {
    return new Networks(
        target, newOverlay, segments, bridge, datapathType, fakeBridges, adopt, ports, floating);
  }

  Networks withBridge(String newBridge, DatapathType newType) {
    return new Networks(
        target, overlay, segments, newBridge, newType, fakeBridges, adopt, ports, floating);
  }

  Networks withSegments(Segment... newSegments) {
    return new Networks(
        target,
        overlay,
        ImmutableList.copyOf(newSegments),
        bridge,
        datapathType,
        fakeBridges,
        adopt,
        ports,
        floating);
  }

  Networks withFakeBridges(boolean newFakeBridges) {
    return new Networks(
        target, overlay, segments, bridge, datapathType, newFakeBridges, adopt, ports, floating);
  }

  Networks withAdopt(boolean newAdopt) {
    return new Networks(
        target, overlay, segments, bridge, datapathType, fakeBridges, newAdopt, ports, floating);
  }

  Networks withPorts(Port... newPorts) {
    ImmutableList<Port> list = ImmutableList.copyOf(newPorts);
    return new Networks(
        target, overlay, segments, bridge, datapathType, fakeBridges, adopt, list, floating);
  }

  Networks withFloating(String... ifaceIds) {
    ImmutableList<FloatingPort> list =
        Arrays.stream(ifaceIds)
            .map(
                id ->
                    new FloatingPort(
                        id, segments.get(0).name(), id, Optional.empty(), ImmutableList.of()))
            .collect(ImmutableList.toImmutableList());
    return new Networks(
        target, overlay, segments, bridge, datapathType, fakeBridges, adopt, ports, list);
  }

  OvsdbState state() {
    Ipv4Address address = Ipv4Address.parse("192.168.77.25").orElseThrow();
    OvsdbAccess access =
        new OvsdbAccess.Dial(new ConnectionMethod.Ip(address.toString(), 6640, false));
    Host host =
        new Host(
            "dt-1",
            address,
            access,
            bridge,
            datapathType,
            fakeBridges,
            adopt,
            OptionalInt.empty(),
            byName(ports, Port::name));
    return OvsdbCompiler.compile(model(host), host);
  }

  private NetworkModel model(Host host) {
    return new NetworkModel(
        new ControllerSettings(
            new ListenMethod(6653, ListenMethod.ANY, false),
            target,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        overlay,
        byName(segments, Segment::name),
        byName(ImmutableList.of(host), Host::name),
        byName(floating, FloatingPort::name),
        ImmutableList.of());
  }

  private static <T> ImmutableSortedMap<String, T> byName(
      ImmutableList<T> values, Function<T, String> name) {
    ImmutableSortedMap.Builder<String, T> map = ImmutableSortedMap.naturalOrder();
    values.forEach(value -> map.put(name.apply(value), value));
    return map.buildOrThrow();
  }
}
