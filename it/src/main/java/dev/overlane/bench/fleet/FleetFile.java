package dev.overlane.bench.fleet;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The file of a fleet: as many ports on each host as on any other, in segments that are spread over
 * hosts at random, but always in the same way. All hosts are on the loopback network. A value; any
 * thread.
 *
 * @param hosts how many
 * @param ports on each of them
 * @param segments in all
 * @param controllers how many controllers share the hosts
 * @param lease of each, as a file has it ({@code 3s})
 * @param openflowPort where the first of them listens; the others follow, and their etcd
 * @param network the second octet of the hosts' loopback addresses
 */
record FleetFile(
    int hosts,
    int ports,
    int segments,
    int controllers,
    String lease,
    int openflowPort,
    int network) {
  private static final int OVSDB_PORT = 16_640;
  private static final int PER_OCTET = 250;
  private static final long SEED = 6_640;

  /** How many ports a segment has, unless somebody says how many segments there are. */
  static final int PORTS_PER_SEGMENT = 20;

  /** As many segments as make {@link #PORTS_PER_SEGMENT} in each. */
  static int segments(int hosts, int ports) {
    return Math.max(1, hosts * ports / PORTS_PER_SEGMENT);
  }

  /** How many ports of the machine controllers and etcd take, one after the other. */
  static int controlPorts(int members) {
    return members + 2;
  }

  static String member(int number) {
    return "c" + (number + 1);
  }

  /** Where members dial etcd; the next port is etcd's, too. */
  int etcdPort() {
    return openflowPort + controllers;
  }

  static String host(int number) {
    return "h" + number;
  }

  /** Where a host's ovsdb-server listens. */
  InetSocketAddress listen(int host) {
    return new InetSocketAddress(place("127." + network, host), OVSDB_PORT);
  }

  private static String place(String prefix, int host) {
    return prefix + "." + host / PER_OCTET + "." + (1 + host % PER_OCTET);
  }

  /**
   * The text.
   *
   * @param description of the first segment, which means nothing to any host
   * @param guest the host that has one more port, in the first segment
   */
  String text(String description, OptionalInt guest) {
    StringBuilder text = new StringBuilder();
    line(text, "version: 1");
    if (controllers == 1) {
      line(
          text,
          "controller: { openflow: { listen: \"ptcp:%d:127.0.0.1\", target: \"%s\" } }",
          openflowPort,
          target(0));
    } else {
      line(text, "cluster:");
      line(text, "  name: fleet");
      line(text, "  lease: %s", lease);
      line(text, "  etcd: [\"%s\"]", EtcdServer.url(etcdPort()));
      line(text, "  members:");
      for (int number = 0; number < controllers; number++) {
        line(text, "    %s: \"%s\"", member(number), target(number));
      }
    }
    line(text, "segments:");
    for (int segment = 0; segment < segments; segment++) {
      String more = segment == 0 ? ", description: \"" + description + "\"" : "";
      line(text, "  s%d: { vlan: %d, vni: %d%s }", segment, 1 + segment, 10_000 + segment, more);
    }
    line(text, "hosts:");
    List<List<Integer>> members = members();
    for (int host = 0; host < hosts; host++) {
      line(text, "  %s:", host(host));
      line(text, "    address: %s", place("10.0", host));
      line(text, "    ovsdb: \"tcp:%s:%d\"", place("127." + network, host), OVSDB_PORT);
      line(text, "    ports:");
      for (int port = 0; port < ports; port++) {
        port(text, "p" + host + "-" + port, members.get(port).get(host), host, port);
      }
      if (guest.isPresent() && guest.getAsInt() == host) {
        port(text, "guest", 0, 0, ports);
      }
    }
    return text.toString();
  }

  private String target(int member) {
    return "tcp:127.0.0.1:" + (openflowPort + member);
  }

  private static void port(StringBuilder text, String name, int segment, int host, int number) {
    line(
        text,
        "      %s: { segment: s%d, interface: v%d, mac: \"02:00:%02x:%02x:%02x:%02x\" }",
        name,
        segment,
        number,
        host >> 8,
        host & 0xff,
        number >> 8,
        number & 0xff);
  }

  /** For each number of a port the segments of that port on all hosts. */
  private List<List<Integer>> members() {
    Random random = new Random(SEED);
    List<List<Integer>> members = new ArrayList<>();
    for (int port = 0; port < ports; port++) {
      List<Integer> column = new ArrayList<>();
      for (int host = 0; host < hosts; host++) {
        column.add((port * hosts + host) % segments);
      }
      Collections.shuffle(column, random);
      members.add(column);
    }
    return members;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
