package dev.overlane.controller.starter;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.controller.imports.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes the file of a starter. A line of it that begins with {@code #} and no blank is a setting
 * that can be used as it stands, without that character. PURE.
 */
final class StarterFile {
  private final Starter starter;
  private final ImmutableList<FreeNumbers.Numbered> segments;
  private final StringBuilder text = new StringBuilder();

  private StarterFile(Starter starter) {
    this.starter = starter;
    this.segments = FreeNumbers.of(starter);
  }

  static String of(Starter starter) {
    StarterFile file = new StarterFile(starter);
    file.head();
    file.controller();
    file.defaults();
    file.overlay();
    file.segments();
    file.hosts();
    file.floating();
    file.expectations();
    return file.text.toString();
  }

  private void head() {
    line(
        "# The network of Overlane: which hosts, segments and ports there are. The controller makes the");
    line(
        "# hosts so and keeps them so. Saving this file is all it takes to change something; a file with");
    line("# a mistake changes nothing, and `overlane validate` says where the mistake is.");
    line("#");
    line(
        "# A line with \"#\" and no blank behind it is a setting that waits: remove the \"#\" to use it.");
    line("# `man overlane.yaml`, or docs/configuration.md, explains all keys.");
    line("version: 1");
  }

  private void controller() {
    line("");
    line("# Where the controller listens, and where hosts find it.");
    line("controller:");
    line("  # Switches connect here. `target` is written to each host's bridge as its controller.");
    String listen = "listen: \"" + passive() + ":6653\"";
    Optional<String> target =
        starter.controller().map(address -> active() + ":" + bracketed(address) + ":6653");
    line("  openflow: { " + listen + target.map(to -> ", target: " + quoted(to)).orElse("") + " }");
    if (target.isEmpty()) {
      line(
          "  # There is no target yet: add, in these braces, target: \"" + active() + ":IP:6653\"");
    }
    if (starter.wiring().dialIn()) {
      String manager =
          active() + ":" + starter.controller().map(StarterFile::bracketed).orElse("IP");
      line("  # Hosts dial in here, each after: ovs-vsctl set-manager " + manager + ":6640");
    } else {
      line("  # For hosts that dial in, those with `ovsdb: manager` below.");
    }
    line(
        (starter.wiring().dialIn() ? "  " : "  #")
            + "ovsdb: { listen: \""
            + passive()
            + ":6640\" }");
    if (starter.wiring().tls()) {
      line("  # Made by `overlane pki init`; the paths are relative to this file.");
      line("  tls:");
      line("    private-key: pki/controller-key.pem");
      line("    certificate: pki/controller-cert.pem");
      line("    ca-certificate: pki/switch-ca.pem");
      line("    crl: pki/crl.pem");
    } else {
      line("  # For TLS: `overlane pki init` makes keys, and prints the lines that belong here.");
    }
    line("  # Figures for Prometheus, in its text format.");
    line("  #metrics: { listen: \"127.0.0.1:9475\" }");
  }

  private void defaults() {
    line("");
    line("# What holds for each host that does not say otherwise.");
    line("defaults:");
    line("  # The bridge that Overlane makes on each host and owns.");
    line("  bridge: br0");
    line("  # Open vSwitch in the kernel; netdev: in userspace.");
    line("  #datapath-type: system");
    line("  # A bridge for each segment, as br0.100: what is plugged in there is a member of it.");
    line("  #fake-bridges: true");
  }

  private void overlay() {
    line("");
    line("# How packets travel between hosts.");
    line("overlay:");
    line("  # vxlan, geneve or gre.");
    line("  type: " + Yaml.word(starter.wiring().type()));
    if (starter.wiring().trunk()) {
      line("  # One number on the wire for all segments, with their VLAN tags inside.");
      line("  encoding: trunk");
      line("  vni: 4711");
    }
    line(
        "  # The largest IP packet that passes between hosts in one piece, in bytes. What ports may send");
    line("  # is smaller by the tunnel's headers: `overlane status` shows it.");
    line("  underlay-mtu: 1500");
  }

  private void segments() {
    line("");
    line("# Networks of their own: ports of one segment reach each other, those of two never do.");
    line("segments:" + (segments.isEmpty() ? " {}" : ""));
    boolean first = true;
    for (FreeNumbers.Numbered segment : segments) {
      boolean trunk = starter.wiring().trunk();
      if (first) {
        line("  " + Yaml.word(segment.name()) + ":");
        line(
            "    # Its VLAN tag, 1 to 4094"
                + (trunk ? ", which tells it apart on the wire." : "."));
        line("    vlan: " + number(segment.vlan()));
        if (!trunk) {
          line("    # The number that tells it apart on the wire, 1 to 16777215.");
          line("    vni: " + number(segment.vni()));
        }
        line("    # Any text.");
        line("    #description: \"shop front\"");
        line("    # What may pass between its ports; without rules, everything.");
        line("    #default: deny");
        line("    #rules: [{ allow: ping }, { allow: tcp, ports: [80, 443] }]");
        first = false;
      } else {
        String vni = trunk ? "" : ", vni: " + number(segment.vni());
        line("  " + Yaml.word(segment.name()) + ": { vlan: " + number(segment.vlan()) + vni + " }");
      }
    }
  }

  private void hosts() {
    line("");
    line("# Machines with Open vSwitch.");
    line("hosts:" + (starter.hosts().isEmpty() ? " {}" : ""));
    boolean first = true;
    for (Starter.Host host : starter.hosts()) {
      line("  " + Yaml.word(host.name()) + ":");
      if (first) {
        line("    # Where tunnels from the other hosts arrive.");
      }
      line("    address: " + address(host.address()));
      if (first) {
        line("    # How its database is reached; `manager`: the host dials in.");
      }
      String ovsdb =
          starter.wiring().dialIn() ? "manager" : quoted(active() + ":" + host.address() + ":6640");
      boolean said = starter.wiring().dialIn() || starter.wiring().tls();
      if (first || said) {
        line((said ? "    " : "    #") + "ovsdb: " + ovsdb);
      }
      ports(host, first);
      first = false;
    }
  }

  private void ports(Starter.Host host, boolean first) {
    List<Starter.Port> ports =
        starter.ports().stream()
            .filter(port -> port.host().equals(Optional.of(host.name())))
            .toList();
    if (first) {
      line(
          "    # Interfaces of this host (veth, tap) and their segments. The interface has the port's name,");
      line(
          "    # or that of `interface`. `mac` and `addresses`, if given, are all that it may use.");
    }
    if (!ports.isEmpty()) {
      line("    ports:");
      ports.forEach(port -> line("      " + entry(port)));
    }
    if (first && !starter.segments().isEmpty()) {
      String example = entry(example("tap", Optional.of(host.name())));
      line(ports.isEmpty() ? "    #ports: { " + example + " }" : "      #" + example);
    }
  }

  private void floating() {
    List<Starter.Port> ports =
        starter.ports().stream().filter(port -> port.host().isEmpty()).toList();
    line("");
    line("# Ports without a fixed host: members wherever an interface with their name in its");
    line("# external_ids:iface-id shows up, as that of a virtual machine.");
    if (!ports.isEmpty()) {
      line("ports:");
      ports.forEach(port -> line("  " + entry(port)));
    } else if (!starter.segments().isEmpty()) {
      line("#ports: { " + entry(example("vm", Optional.empty())) + " }");
    }
  }

  private void expectations() {
    List<String> statements = new ArrayList<>();
    List<String> names = starter.segments().stream().map(Starter.Segment::name).toList();
    for (int i = 1; i < names.size(); i++) {
      statements.add(names.get(i - 1) + " isolated-from " + names.get(i));
    }
    pair().ifPresent(statements::add);
    line("");
    line(
        "# What must hold: `overlane validate` checks it against this file, `overlane verify` proves it");
    line("# from the flows that switches hold.");
    if (statements.isEmpty()) {
      line(
          "# As soon as there are such ports: expect: [web1 reaches web2, web1 cannot-reach db1 tcp/22]");
    } else {
      line("expect:");
      statements.forEach(statement -> line("  - " + quoted(statement)));
    }
  }

  /** That two ports of one segment reach each other, if there are such. */
  private Optional<String> pair() {
    List<Starter.Port> ports = starter.ports();
    for (int i = 0; i < ports.size(); i++) {
      for (Starter.Port other : ports.subList(i + 1, ports.size())) {
        if (ports.get(i).segment().equals(other.segment())) {
          return Optional.of(ports.get(i).name() + " reaches " + other.name());
        }
      }
    }
    return Optional.empty();
  }

  /** A port to show, of the first segment, which has nothing that another has. */
  private Starter.Port example(String prefix, Optional<String> host) {
    Set<String> taken = new HashSet<>();
    for (Starter.Port port : starter.ports()) {
      taken.add(port.name());
      port.mac().ifPresent(taken::add);
      taken.addAll(port.addresses());
    }
    // Both examples may be put to use.
    int from = host.isPresent() ? 1 : 101;
    return new Starter.Port(
        host,
        free(prefix + "%d", from, taken),
        starter.segments().get(0).name(),
        Optional.of(free("02:00:00:00:01:%02x", from, taken)),
        ImmutableList.of(free("10.0.0.%d", from, taken)));
  }

  private static String free(String form, int from, Set<String> taken) {
    return IntStream.iterate(from, number -> number + 1)
        .mapToObj(number -> String.format(Locale.ROOT, form, number))
        .filter(text -> !taken.contains(text))
        .findFirst()
        .orElseThrow();
  }

  private static String entry(Starter.Port port) {
    StringBuilder entry = new StringBuilder(Yaml.word(port.name()));
    entry.append(": { segment: ").append(Yaml.word(port.segment()));
    port.mac().ifPresent(mac -> entry.append(", mac: ").append(quoted(mac)));
    if (!port.addresses().isEmpty()) {
      String all = String.join(", ", port.addresses().stream().map(StarterFile::address).toList());
      entry.append(", addresses: [").append(all).append(']');
    }
    return entry.append(" }").toString();
  }

  private String active() {
    return starter.wiring().tls() ? "ssl" : "tcp";
  }

  private String passive() {
    return "p" + active();
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String quoted(String text) {
    String word = Yaml.word(text);
    return word.startsWith("\"") ? word : "\"" + word + "\"";
  }

  /** An IPv4 address as it is; whatever else so that the loader sees a text. */
  private static String address(String said) {
    return Ipv4Address.parse(said).map(Ipv4Address::toString).orElseGet(() -> quoted(said));
  }

  /** Digits as they are, whatever else so that the loader sees a text. */
  private static String number(String said) {
    return said.matches("[0-9]{1,12}") ? said : Yaml.word(said);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
