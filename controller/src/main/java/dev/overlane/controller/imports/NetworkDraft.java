package dev.overlane.controller.imports;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.controller.imports.HostDraft.PortDraft;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Several hosts' rows to one file. */
public final class NetworkDraft {
  private static final int DEFAULT_VLAN = 100;

  private final List<HostDraft> hosts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<Integer, String> segments = new TreeMap<>();
  private final Map<HostDraft, String> addresses = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private String key = "";
  private boolean trunk;
  private boolean fakeBridges;

  private NetworkDraft() {}

  /**
   * Describes hosts.
   *
   * @param given VTEP addresses that the operator names, by host
   */
  public static Draft of(List<SeenHost> seen, Map<String, String> given) {
    NetworkDraft draft = new NetworkDraft();
    draft.read(seen);
    draft.findAddresses(given);
    draft.write();
    return new Draft(draft.text.toString(), ImmutableList.copyOf(draft.warnings));
  }

  private void read(List<SeenHost> seen) {
    Set<String> names = new HashSet<>();
    for (SeenHost one : seen) {
      HostDraft host = new HostDraft(one, "host-" + (names.size() + 1));
      if (!names.add(host.name())) {
        warn(host.name() + ": two hosts have this name; give one another by --name NAME=CONN");
      } else if (host.bridge().isEmpty()) {
        host.leftOut().forEach(reason -> warn(host.name() + ": " + reason));
        warn(host.name() + " left out: no bridge with a tunnel");
      } else {
        hosts.add(host);
      }
    }
    key = common("options:key", host -> host.tunnel().options().getOrDefault("key", ""), "");
    boolean tagged =
        hosts.stream()
            .anyMatch(
                host ->
                    !host.fakeBridges().isEmpty()
                        || host.ports().stream().anyMatch(port -> port.tag() != 0));
    trunk = tagged && !key.equals("flow");
    if (tagged) {
      hosts.forEach(HostDraft::leaveOutUntagged);
    }
    fakeBridges = hosts.stream().anyMatch(host -> !host.fakeBridges().isEmpty());
    nameSegments();
    hosts.forEach(host -> host.leftOut().forEach(reason -> warn(host.name() + ": " + reason)));
    hosts.forEach(this::warnOfOtherTunnels);
  }

  private void warnOfOtherTunnels(HostDraft host) {
    for (InterfaceRow row : host.otherTunnels()) {
      warn(
          host.name()
              + ": tunnel "
              + row.name()
              + " left out: the file has one a host, for all peers; remove this one"
              + " (ovs-vsctl del-port "
              + row.name()
              + ") before `run`, or what it receives is dropped");
    }
  }

  private void warn(String warning) {
    warnings.add(warning);
  }

  /** The one value of all hosts; where they differ, the first host's. */
  private String common(String what, Function<HostDraft, String> value, String otherwise) {
    Set<String> values = new LinkedHashSet<>();
    hosts.forEach(host -> values.add(value.apply(host)));
    if (values.size() > 1) {
      warn(
          "the hosts differ in "
              + what
              + ": "
              + String.join(", ", values)
              + "; the first is taken");
    }
    return values.stream().findFirst().orElse(otherwise);
  }

  private void nameSegments() {
    Set<String> names = new HashSet<>();
    for (HostDraft host : hosts) {
      String prefix = host.bridge().map(BridgeRow::name).orElse("") + ".";
      host.fakeBridges()
          .forEach(
              (tag, name) -> {
                boolean usual = name.equals(prefix + tag);
                if (!segments.containsKey(tag) && !usual && names.add(name)) {
                  segments.put(tag, name);
                }
              });
    }
    for (HostDraft host : hosts) {
      Set<Integer> tags = new TreeSet<>(host.fakeBridges().keySet());
      host.ports().forEach(port -> tags.add(tagOf(port)));
      tags.forEach(tag -> segments.putIfAbsent(tag, "v" + tag));
    }
  }

  private int tagOf(PortDraft port) {
    return port.tag() == 0 ? flatVlan() : port.tag();
  }

  /** The tag of the one segment of bridges without tags: that of its key, if it can be one. */
  private int flatVlan() {
    return vni().filter(number -> number <= 4094).orElse(DEFAULT_VLAN);
  }

  /** The fixed key of the tunnels, where it can be a VNI. */
  private Optional<Integer> vni() {
    boolean number = key.matches("[1-9][0-9]{0,7}") && Integer.parseInt(key) <= 0xff_ffff;
    return number ? Optional.of(Integer.parseInt(key)) : Optional.empty();
  }

  private void findAddresses(Map<String, String> given) {
    Set<String> ends = new TreeSet<>();
    for (HostDraft host : hosts) {
      Optional<String> address =
          Optional.ofNullable(given.get(host.name()))
              .or(() -> option(host.tunnel(), "local_ip"))
              .or(() -> overTheNetwork(host));
      address.ifPresent(known -> addresses.put(host, known));
      option(host.tunnel(), "remote_ip").ifPresent(ends::add);
    }
    ends.removeAll(addresses.values());
    for (HostDraft host : hosts) {
      Set<String> rest = new TreeSet<>(ends);
      option(host.tunnel(), "remote_ip").ifPresent(rest::remove);
      rest.removeAll(addresses.values());
      if (!addresses.containsKey(host)) {
        if (rest.size() == 1) {
          addresses.put(host, rest.iterator().next());
        } else {
          warn(
              host.name()
                  + ": where tunnels to it end cannot be told; give --address "
                  + host.name()
                  + "=IP");
        }
      }
    }
  }

  private static Optional<String> option(InterfaceRow tunnel, String name) {
    return Optional.ofNullable(tunnel.options().get(name))
        .filter(value -> Ipv4Address.parse(value).isPresent());
  }

  private static Optional<String> overTheNetwork(HostDraft host) {
    return host.method() instanceof ConnectionMethod.Ip ip
        ? Ipv4Address.parse(ip.host()).map(Ipv4Address::toString)
        : Optional.empty();
  }

  private void write() {
    line("# Written by `overlane import` from what the hosts hold. Look it over, then ask");
    line("# `overlane plan` what running it would change.");
    warnings.forEach(warning -> line("# ! " + warning));
    line("version: 1");
    writeController();
    writeDefaults();
    writeOverlay();
    line("segments:" + (segments.isEmpty() ? " {}" : ""));
    segments.forEach(
        (tag, name) -> line("  " + Yaml.word(name) + ": { vlan: " + tag + flatVni() + " }"));
    line("hosts:" + (hosts.isEmpty() ? " {}" : ""));
    Set<String> names = new HashSet<>();
    hosts.forEach(host -> writeHost(host, names));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private String flatVni() {
    return trunk || key.equals("flow") ? "" : vni().map(number -> ", vni: " + number).orElse("");
  }

  private void writeController() {
    String target = common("the controller", host -> host.target().orElse(""), "");
    if (target.isEmpty()) {
      line("# The hosts need to know where Overlane will be:");
      line("# controller: { openflow: { listen: \"ptcp:6653\", target: \"tcp:IP:6653\" } }");
      return;
    }
    String port = target.substring(target.lastIndexOf(':') + 1);
    line("controller: { openflow: { listen: \"ptcp:" + port + "\", target: \"" + target + "\" } }");
  }

  private void writeDefaults() {
    List<String> defaults = new ArrayList<>();
    defaults.add("bridge: " + Yaml.word(first(NetworkDraft::bridgeOf)));
    defaults.add("datapath-type: " + first(NetworkDraft::datapathOf));
    if (fakeBridges) {
      defaults.add("fake-bridges: true");
    }
    if (!hosts.isEmpty()) {
      line("defaults: { " + String.join(", ", defaults) + " }");
    }
  }

  private String first(Function<HostDraft, String> value) {
    return hosts.isEmpty() ? "" : value.apply(hosts.get(0));
  }

  private static String bridgeOf(HostDraft host) {
    return host.bridge().map(BridgeRow::name).orElse("");
  }

  private static String datapathOf(HostDraft host) {
    String type = host.bridge().map(BridgeRow::datapathType).orElse("");
    return type.equals("netdev") ? "netdev" : "system";
  }

  private void writeOverlay() {
    if (hosts.isEmpty()) {
      return;
    }
    String type = common("the tunnel's type", host -> host.tunnel().type(), "vxlan");
    String name = common("the tunnel's name", host -> host.tunnel().name(), "vtep0");
    String port =
        common(
            "options:dst_port", host -> host.tunnel().options().getOrDefault("dst_port", ""), "");
    List<String> overlay = new ArrayList<>();
    overlay.add("type: " + type);
    overlay.add("interface: " + Yaml.word(name));
    if (!port.isEmpty()) {
      overlay.add("udp-port: " + port);
    }
    if (trunk) {
      overlay.add("encoding: trunk");
      overlay.add("vni: " + vni().orElse(1));
      if (vni().isEmpty()) {
        line("# The tunnels have no fixed key; 1 is a guess, and no host that keeps its own talks");
        line("# with these then.");
      }
    }
    line("overlay: { " + String.join(", ", overlay) + " }");
  }

  private void writeHost(HostDraft host, Collection<String> names) {
    line("  " + Yaml.word(host.name()) + ":");
    String address = addresses.get(host);
    if (address != null) {
      line("    address: " + address);
    }
    if (!host.method().toString().equals("tcp:" + Strings.nullToEmpty(address) + ":6640")) {
      line("    ovsdb: " + Yaml.word(host.method().toString()));
    }
    if (!bridgeOf(host).equals(first(NetworkDraft::bridgeOf))) {
      line("    bridge: " + Yaml.word(bridgeOf(host)));
    }
    if (!datapathOf(host).equals(first(NetworkDraft::datapathOf))) {
      line("    datapath-type: " + datapathOf(host));
    }
    if (host.needsAdoption()) {
      line("    adopt: true                # what is left out above goes dark");
    }
    if (!host.ports().isEmpty()) {
      line("    ports:");
      host.ports().forEach(port -> writePort(host, port, names));
    }
  }

  private void writePort(HostDraft host, PortDraft port, Collection<String> names) {
    String name = port.name();
    if (!names.add(name)) {
      name = host.name() + "-" + port.name();
      names.add(name);
    }
    List<String> keys = new ArrayList<>();
    keys.add("segment: " + Yaml.word(Strings.nullToEmpty(segments.get(tagOf(port)))));
    if (!name.equals(port.interfaceName())) {
      keys.add("interface: " + Yaml.word(port.interfaceName()));
    }
    if (port.internal()) {
      keys.add("type: internal");
    }
    port.mac().ifPresent(mac -> keys.add("mac: \"" + mac + "\""));
    line("      " + Yaml.word(name) + ": { " + String.join(", ", keys) + " }");
  }
}
