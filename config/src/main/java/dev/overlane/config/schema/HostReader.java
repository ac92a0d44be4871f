package dev.overlane.config.schema;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Port;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads hosts, one after the other, and keeps what only one of them may have. */
final class HostReader {
  private static final String UNDERLAY_MTU = "underlay-mtu";

  static final ImmutableSet<String> KEYS =
      ImmutableSet.<String>builder()
          .add(Templates.KEY, "address", "ovsdb", "system-id")
          .addAll(HostSettings.KEYS)
          .add("adopt", UNDERLAY_MTU, "ports")
          .build();

  private final HostSettings defaults;
  private final Located<String> tunnel;
  private final PortReader portReader;
  private final AccessReader accessReader;
  private final Claims<Ipv4Address> addresses;
  private final Claims<DatapathId> datapathIds;
  private final HostMemory.Reading known;
  private final Findings findings;

  HostReader(
      HostSettings defaults,
      Located<String> tunnel,
      PortReader portReader,
      ControllerSection controller,
      HostMemory.Reading known,
      Findings findings) {
    this.defaults = defaults;
    this.tunnel = tunnel;
    this.portReader = portReader;
    this.accessReader = new AccessReader(controller, findings);
    this.addresses = new Claims<>("address", findings);
    this.datapathIds = new Claims<>("datapath id", findings);
    this.known = known;
    this.findings = findings;
  }

  Optional<Host> read(Named entry) {
    Host before = known.known(entry.value().node());
    if (before != null) {
      enter(before, entry);
      return Optional.of(before);
    }
    int found = findings.count();
    int ruled = portReader.ruledPorts();
    Optional<Host> host = readAnew(entry);
    if (findings.count() == found && portReader.ruledPorts() == ruled) {
      host.ifPresent(read -> known.learn(entry.value().node(), read));
    }
    return host;
  }

  /** Claims for a host that was read before what it claimed then. */
  private void enter(Host host, Named entry) {
    addresses.claim(host.address(), entry.place(), entry.owner());
    datapathIds.claim(host.datapathId(), entry.place(), entry.owner());
    accessReader.enter(host, entry);
    for (Port port : host.ports().values()) {
      portReader.enter(port, entry);
    }
  }

  private Optional<Host> readAnew(Named entry) {
    String owner = entry.owner();
    Fields fields = Fields.of(entry.value(), owner, entry.place(), KEYS);
    Optional<Value> addressValue =
        fields.require("address", "add `address: IP`, where tunnels to this host end");
    Optional<Ipv4Address> address = addressValue.flatMap(Addresses::vtep);
    boolean own =
        address.isPresent()
            && addresses.claim(address.get(), addressValue.orElseThrow().place(), owner);
    datapathIds.claim(DatapathId.ofHost(entry.name()), entry.place(), owner);
    Optional<ConnectionMethod> standard =
        address.map(ip -> new ConnectionMethod.Ip(ip.toString(), AccessReader.PORT, false));
    Optional<OvsdbAccess> access = accessReader.read(entry, fields, standard, own);
    HostSettings settings = defaults.with(fields);
    HostDevices devices =
        new HostDevices(owner, settings, tunnel.value(), portReader.segments(), findings);
    settings.check(tunnel, portReader.segments(), devices, findings);
    boolean adopt = fields.find("adopt").flatMap(Value::bool).orElse(false);
    OptionalInt underlayMtu =
        fields
            .find(UNDERLAY_MTU)
            .flatMap(OverlaySection::underlayMtu)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty);
    ImmutableSortedMap<String, Port> ports = ports(fields, devices);
    if (address.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Host(
            entry.name(),
            address.get(),
            access.get(),
            settings.bridge().value(),
            settings.datapathType().value(),
            settings.fakeBridges().value(),
            adopt,
            underlayMtu,
            ports));
  }

  private ImmutableSortedMap<String, Port> ports(Fields fields, HostDevices devices) {
    ImmutableSortedMap.Builder<String, Port> ports = ImmutableSortedMap.naturalOrder();
    for (Named entry : Named.entriesOf(fields.orNothing("ports"), "port")) {
      portReader.declared(entry, devices).ifPresent(port -> ports.put(port.name(), port));
    }
    return ports.buildOrThrow();
  }
}
