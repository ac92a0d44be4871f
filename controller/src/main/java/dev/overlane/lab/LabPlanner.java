package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Port;
import dev.overlane.lab.LabSpec.ContainerSpec;
import dev.overlane.lab.LabSpec.HostSpec;
import java.util.Locale;
import java.util.Optional;

/** Derives the lab from the network file: names, addresses, MACs. PURE. */
final class LabPlanner {
  private static final int DEFAULT_OVSDB_PORT = 6640;
  private static final Ipv4Address FIRST_SPARE = Ipv4Address.parse("192.168.99.100").orElseThrow();

  private final NetworkModel model;
  private final ImmutableMap<String, Ipv4Address> given;

  LabPlanner(NetworkModel model, ImmutableMap<String, Ipv4Address> given) {
    this.model = model;
    this.given = given;
  }

  LabSpec plan() {
    if (model.hosts().isEmpty()) {
      throw new LabException("the file names no host: there is no lab to build");
    }
    ImmutableSet<Ipv4Address> vteps =
        model.hosts().values().stream().map(Host::address).collect(ImmutableSet.toImmutableSet());
    Ipv4Address controller =
        targetAddress().orElseGet(() -> Subnet.covering(vteps).firstFree(vteps));
    Subnet underlay = Subnet.covering(Iterables.concat(vteps, ImmutableSet.of(controller)));
    return new LabSpec(
        LabSpec.DEFAULT_PREFIX,
        LabSpec.DEFAULT_DIRECTORY,
        controller,
        underlay.length(),
        model.overlay().interfaceName(),
        hosts(controller),
        containers());
  }

  private Optional<Ipv4Address> targetAddress() {
    return model
        .controller()
        .openflowTarget()
        .or(this::firstMember)
        .filter(ConnectionMethod.Ip.class::isInstance)
        .flatMap(target -> Ipv4Address.parse(((ConnectionMethod.Ip) target).host()));
  }

  private Optional<ConnectionMethod> firstMember() {
    return model.controller().cluster().stream()
        .flatMap(cluster -> cluster.members().values().stream())
        .map(ClusterSettings.Member::target)
        .findFirst();
  }

  private ImmutableList<HostSpec> hosts(Ipv4Address controller) {
    ImmutableList.Builder<HostSpec> hosts = ImmutableList.builder();
    int index = 0;
    for (Host host : model.hosts().values()) {
      hosts.add(host(host, ++index, controller));
    }
    return hosts.build();
  }

  private HostSpec host(Host host, int index, Ipv4Address controller) {
    return new HostSpec(
        host.name(),
        index,
        host.address(),
        ovsdbPort(host),
        host.datapathType() == DatapathType.NETDEV,
        host.bridge(),
        manager(host, controller),
        host.ovsdb() instanceof OvsdbAccess.Manager manager ? manager.systemId() : host.name());
  }

  /** What ovs-vsctl set-manager is told; empty: nothing. */
  private String manager(Host host, Ipv4Address controller) {
    if (host.ovsdb() instanceof OvsdbAccess.Manager) {
      boolean tls = model.controller().ovsdbListen().filter(ListenMethod::tls).isPresent();
      int port =
          model.controller().ovsdbListen().map(ListenMethod::port).orElse(DEFAULT_OVSDB_PORT);
      return (tls ? "ssl:" : "tcp:") + controller + ":" + port;
    }
    return tlsEnd(host).map(end -> "pssl:" + end.port()).orElse("");
  }

  /** Where the host's ovsdb-server is dialled by TLS. */
  private static Optional<ConnectionMethod.Ip> tlsEnd(Host host) {
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
            && dial.method() instanceof ConnectionMethod.Ip ip
            && ip.tls()
        ? Optional.of(ip)
        : Optional.empty();
  }

  private static int ovsdbPort(Host host) {
    if (tlsEnd(host).isPresent()) {
      return 0; // that port is for TLS
    }
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
            && dial.method() instanceof ConnectionMethod.Ip ip
            && ip.host().equals(host.address().toString())
        ? ip.port()
        : DEFAULT_OVSDB_PORT;
  }

  private ImmutableList<ContainerSpec> containers() {
    int length = containerPrefixLength();
    ImmutableList.Builder<ContainerSpec> containers = ImmutableList.builder();
    int index = 0;
    for (Host host : model.hosts().values()) {
      for (Port port : host.ports().values()) {
        containers.add(container(host, port, ++index, length));
      }
    }
    return containers.build();
  }

  private ContainerSpec container(Host host, Port port, int index, int length) {
    return new ContainerSpec(
        port.name(),
        host.name(),
        port.interfaceName(),
        port.internal(),
        port.mac().map(Object::toString).orElseGet(() -> defaultMac(index)),
        addresses(port, index, length));
  }

  private ImmutableList<String> addresses(Port port, int index, int length) {
    if (port.addresses().isEmpty()) {
      Ipv4Address spare = new Ipv4Address(FIRST_SPARE.value() + index - 1);
      return ImmutableList.of(given.getOrDefault(port.name(), spare) + "/" + length);
    }
    return port.addresses().stream()
        .map(address -> address + (address.isIpv6() ? "/64" : "/" + length))
        .collect(ImmutableList.toImmutableList());
  }

  /** All containers count each other as neighbours: a route would hide a leak. */
  private int containerPrefixLength() {
    ImmutableSet<Ipv4Address> declared =
        model.hosts().values().stream()
            .flatMap(host -> host.ports().values().stream())
            .flatMap(port -> port.addresses().stream())
            .map(IpAddress::text)
            .flatMap(text -> Ipv4Address.parse(text).stream())
            .collect(ImmutableSet.toImmutableSet());
    Iterable<Ipv4Address> all = Iterables.concat(declared, given.values());
    return Iterables.isEmpty(all) ? 24 : Subnet.covering(all).length();
  }

  static String defaultMac(int index) {
    return String.format(Locale.ROOT, "02:00:00:01:%02x:%02x", index >>> 8 & 0xff, index & 0xff);
  }
}
