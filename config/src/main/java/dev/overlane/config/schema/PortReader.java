package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.FloodLimit;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.Trust;
import java.util.Optional;

/**
 * Reads ports.
 *
 * @param segments those that a port may be in
 * @param register where every port is entered
 * @param rules where access rules are left until all ports are known
 */
record PortReader(SegmentSection segments, PortRegister register, RulesReader rules) {
  static final ImmutableSet<String> DECLARED =
      ImmutableSet.of(
          Templates.KEY,
          "segment",
          "interface",
          "type",
          "mac",
          "addresses",
          "trusted",
          "rules",
          FloodLimits.KEY);
  static final ImmutableSet<String> FLOATING =
      ImmutableSet.of(
          Templates.KEY,
          "segment",
          "iface-id",
          "mac",
          "addresses",
          "trusted",
          "rules",
          FloodLimits.KEY);
  private static final ImmutableMap<String, Trust> TRUST =
      ImmutableMap.of("dhcp", Trust.DHCP, "ra", Trust.RA);
  private static final ImmutableMap<String, Boolean> TYPES = ImmutableMap.of("internal", true);

  /** What both kinds of ports have. */
  private record Common(
      Optional<String> segment,
      Optional<MacAddress> mac,
      ImmutableList<IpAddress> addresses,
      ImmutableSet<Trust> trusted,
      Optional<FloodLimit> floodLimit) {}

  /** A port of a host. */
  Optional<Port> declared(Named entry, HostDevices devices) {
    Fields fields = Fields.of(entry.value(), entry.owner(), entry.place(), DECLARED);
    Common common = common(entry, fields, "on " + devices.owner());
    Optional<String> device = device(entry, fields);
    device.ifPresent(
        name ->
            devices.plug(
                name,
                fields.find("interface").map(Value::place).orElse(entry.place()),
                entry.owner()));
    boolean internal = fields.find("type").flatMap(v -> v.oneOf(TYPES)).orElse(false);
    if (common.segment().isEmpty() || device.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Port(
            entry.name(),
            common.segment().get(),
            device.get(),
            internal,
            common.mac(),
            common.addresses(),
            common.trusted(),
            common.floodLimit()));
  }

  /**
   * Claims for a port that was read before what it claimed then. It has no rules.
   *
   * @param host whose it is; the place of what is wrong with the port is not known more closely
   */
  void enter(Port port, Named host) {
    Named entry = new Named("port", port.name(), host.place(), host.value());
    register.enter(entry, "on a host", Optional.of(port.segment()));
    port.mac().ifPresent(mac -> register.mac(port.segment(), mac, host.place(), host.name()));
    for (IpAddress address : port.addresses()) {
      register.address(port.segment(), address, host.place(), host.name());
    }
    rules.enter(
        new RulesReader.RuledPort(
            entry, port.segment(), port.mac(), port.addresses(), Optional.empty()));
  }

  /** How many ports with rules there were so far. */
  int ruledPorts() {
    return rules.ruledPorts();
  }

  /** A port without a fixed host. */
  Optional<FloatingPort> floating(Named entry) {
    Fields fields = Fields.of(entry.value(), entry.owner(), entry.place(), FLOATING);
    Common common = common(entry, fields, "under ports:");
    Optional<Value> written = fields.find("iface-id");
    Optional<String> ifaceId =
        written.isEmpty()
            ? Optional.of(entry.name())
            : written.flatMap(v -> v.parsed(Names::name, "an iface-id", Names.NAME_HINT));
    ifaceId.ifPresent(
        id -> register.ifaceId(id, written.map(Value::place).orElse(entry.place()), entry.owner()));
    if (common.segment().isEmpty() || ifaceId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FloatingPort(
            entry.name(),
            common.segment().get(),
            ifaceId.get(),
            common.mac(),
            common.addresses(),
            common.trusted(),
            common.floodLimit()));
  }

  private Common common(Named entry, Fields fields, String where) {
    Optional<String> segment =
        fields.require("segment", "add `segment: NAME` to the port").flatMap(segments::reference);
    register.enter(entry, where, segment);
    Optional<Value> macValue = fields.find("mac");
    Optional<MacAddress> mac = macValue.flatMap(Addresses::mac);
    ImmutableList.Builder<IpAddress> addresses = ImmutableList.builder();
    for (Value item : fields.find("addresses").map(Addresses::list).orElse(ImmutableList.of())) {
      Addresses.workload(item)
          .ifPresent(
              address -> {
                addresses.add(address);
                segment.ifPresent(
                    name -> register.address(name, address, item.place(), entry.owner()));
              });
    }
    if (segment.isPresent() && mac.isPresent()) {
      register.mac(segment.get(), mac.get(), macValue.orElseThrow().place(), entry.owner());
    }
    ImmutableList<IpAddress> known = addresses.build();
    segment.ifPresent(
        name ->
            rules.enter(new RulesReader.RuledPort(entry, name, mac, known, fields.find("rules"))));
    return new Common(segment, mac, known, trusted(fields), floodLimit(segment, fields));
  }

  private Optional<FloodLimit> floodLimit(Optional<String> segment, Fields fields) {
    Optional<FloodLimit> ofSegment =
        segment
            .flatMap(name -> Optional.ofNullable(segments.segments().get(name)))
            .flatMap(Segment::floodLimit);
    return FloodLimits.read(fields, ofSegment);
  }

  private static ImmutableSet<Trust> trusted(Fields fields) {
    return fields
        .find("trusted")
        .map(value -> value.items("a list of dhcp and ra", "put it in brackets, as in [dhcp]"))
        .orElse(ImmutableList.of())
        .stream()
        .flatMap(item -> item.oneOf(TRUST).stream())
        .collect(Sets.toImmutableEnumSet());
  }

  private static Optional<String> device(Named entry, Fields fields) {
    Optional<Value> written = fields.find("interface");
    if (written.isPresent()) {
      return written.flatMap(Names::device);
    }
    Optional<String> device = Names.device(entry.name());
    if (device.isEmpty()) {
      fields.missing(
          "interface",
          "the port's name cannot name a device ("
              + Names.DEVICE_HINT
              + "), so add `interface: NAME`");
    }
    return device;
  }
}
