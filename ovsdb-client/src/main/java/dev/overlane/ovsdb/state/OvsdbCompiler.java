package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import java.util.Comparator;
import java.util.OptionalInt;

/** The file to the rows of one host: a pure function. */
public final class OvsdbCompiler {
  private OvsdbCompiler() {}

  /**
   * The rows that the file wants on a host.
   *
   * @throws IllegalArgumentException if two of its interfaces, or one and the bridge, share a name;
   *     the loader refuses such a file
   */
  public static OvsdbState compile(NetworkModel model, Host host) {
    ImmutableSortedMap<String, Segment> segments =
        host.fakeBridges() ? model.segments() : ImmutableSortedMap.of();
    return new OvsdbState(
        new DesiredBridge(
            host.bridge(),
            host.datapathType(),
            host.datapathId(),
            model.controller().openflowTargets()),
        tunnel(model, host),
        fakeBridges(model, segments, host),
        declaredPorts(model, host),
        model.floatingPorts().values().stream()
            .map(FloatingPort::ifaceId)
            .collect(toImmutableSortedSet(Comparator.naturalOrder())),
        segments.values().stream()
            .map(segment -> segment.vlan().value())
            .collect(toImmutableSortedSet(Comparator.naturalOrder())),
        host.adopt());
  }

  /** A flow-based tunnel: the flows choose key and destination (vswitch.xml, "Tunnel Options"). */
  private static DesiredPort tunnel(NetworkModel model, Host host) {
    Overlay overlay = model.overlay();
    ImmutableSortedMap.Builder<String, String> options = ImmutableSortedMap.naturalOrder();
    options.put("key", "flow");
    options.put("remote_ip", "flow");
    options.put("local_ip", host.address().toString());
    if (overlay.type() != Overlay.TunnelType.GRE) {
      options.put("dst_port", Integer.toString(overlay.udpPort()));
    }
    return new DesiredPort(
        overlay.interfaceName(),
        OvsdbMark.TUNNEL,
        overlay.type().ovsType(),
        options.buildOrThrow(),
        OptionalInt.empty(),
        OptionalInt.of(model.mtus().least()));
  }

  private static ImmutableSortedMap<String, DesiredPort> fakeBridges(
      NetworkModel model, ImmutableSortedMap<String, Segment> segments, Host host) {
    ImmutableSortedMap.Builder<String, DesiredPort> ports = ImmutableSortedMap.naturalOrder();
    for (Segment segment : segments.values()) {
      String name = host.fakeBridge(segment);
      OptionalInt mtu = OptionalInt.of(model.mtus().of(segment.name()));
      ports.put(name, access(name, OvsdbMark.ofSegment(segment.name()), true, mtu, segment));
    }
    return ports.buildOrThrow();
  }

  private static ImmutableSortedMap<String, DesiredPort> declaredPorts(
      NetworkModel model, Host host) {
    ImmutableSortedMap.Builder<String, DesiredPort> ports = ImmutableSortedMap.naturalOrder();
    for (Port port : host.ports().values()) {
      Segment segment = model.segments().get(port.segment());
      if (segment == null) {
        throw new IllegalArgumentException(port + " is in no segment of the file");
      }
      OvsdbMark mark = OvsdbMark.ofPort(port.name());
      OptionalInt mtu =
          port.internal() ? OptionalInt.of(model.mtus().of(segment.name())) : OptionalInt.empty();
      ports.put(
          port.interfaceName(), access(port.interfaceName(), mark, port.internal(), mtu, segment));
    }
    return ports.buildOrThrow();
  }

  private static DesiredPort access(
      String name, OvsdbMark mark, boolean internal, OptionalInt mtu, Segment segment) {
    return new DesiredPort(
        name,
        mark,
        internal ? InterfaceTypes.INTERNAL : "",
        ImmutableSortedMap.of(),
        OptionalInt.of(segment.vlan().value()),
        mtu);
  }
}
