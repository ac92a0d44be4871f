package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A file of a simulated run, as something that can be edited. Device {@code v<h><n>} is host h's
 * n-th slot for a declared port, {@code f<name>} is plugged in as floating port, {@code g<n>} into
 * a fake bridge. Numbers of hosts count from 1, of slots from 0.
 */
final class NetworkFile {
  static final int SLOTS = 3;
  static final ImmutableList<String> FLOATING = ImmutableList.of("M", "N");

  /** What a segment may say of access; the first says nothing. */
  static final ImmutableList<String> RULES =
      ImmutableList.of(
          "",
          ", rules: [ { deny: tcp, ports: 1-1023 } ]",
          ", default: deny, rules: [ { allow: tcp, ports: [80, 443] }, { allow: ping } ]",
          ", default: deny");

  /** What ports with an address of their own say of access in such a segment. */
  private static final ImmutableList<String> PORT_RULES =
      ImmutableList.of(
          "",
          ", rules: [ { deny: udp, direction: in }, { allow: tcp, to: any } ]",
          "",
          ", rules: [ { allow: any, from: 10.0.0.0/8 }, { deny: sctp, direction: out } ]");

  /** Numbers of a segment. */
  record Numbers(int vlan, int vni) {}

  /** A declared port. */
  record Declared(String segment, boolean withMac) {}

  /** A place for a declared port. */
  record Slot(int host, int number) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      return Integer.compare(host * SLOTS + number, other.host * SLOTS + other.number);
    }
  }

  /** The port that has IP addresses if it has a MAC address: others may ask for them. */
  private static final Slot ADDRESSED = new Slot(1, 1);

  private static final String ALONE =
      """
      controller:
        openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
      """;

  private static final String ADDRESSES = ", addresses: [192.168.99.1, \"2001:db8::1\"]";

  final boolean trunk;
  final boolean fakeBridges;
  final TreeMap<String, Numbers> segments;
  final TreeSet<Integer> hosts;
  final TreeMap<Slot, Declared> ports;
  final TreeMap<String, String> floating;

  /** Which of {@link #RULES} a segment has; the first where it is not here. */
  final TreeMap<String, Integer> rules = new TreeMap<>();

  /** Who had a number last, of those that are free again. */
  final TreeMap<Integer, String> formerVnis;

  final TreeMap<Integer, String> formerVlans;

  /** How many controllers there are; 0: one that is alone. */
  int members;

  int fresh;
  int touched;

  private NetworkFile(
      boolean trunk,
      boolean fakeBridges,
      Map<String, Numbers> segments,
      Set<Integer> hosts,
      Map<Slot, Declared> ports,
      Map<String, String> floating,
      Map<Integer, String> formerVnis,
      Map<Integer, String> formerVlans) {
    this.trunk = trunk;
    this.fakeBridges = fakeBridges;
    this.segments = new TreeMap<>(segments);
    this.hosts = new TreeSet<>(hosts);
    this.ports = new TreeMap<>(ports);
    this.floating = new TreeMap<>(floating);
    this.formerVnis = new TreeMap<>(formerVnis);
    this.formerVlans = new TreeMap<>(formerVlans);
  }

  /** The first file of a run. */
  static NetworkFile first(RandomGenerator random, int hosts) {
    NetworkFile file =
        new NetworkFile(
            random.nextInt(3) == 0,
            random.nextBoolean(),
            Map.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of());
    for (int segment = 0; segment < 3; segment++) {
      file.addSegment();
    }
    for (int host = 1; host <= hosts; host++) {
      file.hosts.add(host);
    }
    file.shuffle(random, hosts);
    return file;
  }

  NetworkFile copy() {
    NetworkFile copy =
        new NetworkFile(
            trunk, fakeBridges, segments, hosts, ports, floating, formerVnis, formerVlans);
    copy.members = members;
    copy.fresh = fresh;
    copy.touched = touched;
    copy.rules.putAll(rules);
    return copy;
  }

  static String name(int host) {
    return "dt-" + host;
  }

  static String address(int host) {
    return "192.168.77." + (20 + host);
  }

  static String device(Slot slot) {
    return "v" + slot.host + slot.number;
  }

  /** The address that the file gives to a declared port, if it gives one. */
  static String mac(Slot slot) {
    return String.format(Locale.ROOT, "02:00:00:00:%02x:%02x", slot.host, slot.number);
  }

  /** A number that no segment has had. */
  int freshNumber() {
    return fresh++;
  }

  String addSegment() {
    int number = freshNumber();
    String name = "s" + number;
    segments.put(name, new Numbers(100 + number, 10_100 + number));
    return name;
  }

  /** Puts all ports somewhere else. */
  void shuffle(RandomGenerator random, int hostCount) {
    ports.clear();
    for (int host = 1; host <= hostCount; host++) {
      for (int number = 0; number < SLOTS; number++) {
        if (number == 0 || random.nextInt(4) > 0) {
          ports.put(new Slot(host, number), new Declared(anySegment(random), random.nextBoolean()));
        }
      }
    }
    FLOATING.forEach(name -> floating.put(name, anySegment(random)));
  }

  String anySegment(RandomGenerator random) {
    ImmutableList<String> names = ImmutableList.copyOf(segments.keySet());
    return names.get(random.nextInt(names.size()));
  }

  void renumber(String segment, Numbers next) {
    Numbers before = segments.put(segment, next);
    if (before != null) {
      if (before.vni() != next.vni()) {
        formerVnis.put(before.vni(), segment);
      }
      if (before.vlan() != next.vlan()) {
        formerVlans.put(before.vlan(), segment);
      }
    }
    segments
        .values()
        .forEach(
            taken -> {
              formerVnis.remove(taken.vni());
              formerVlans.remove(taken.vlan());
            });
  }

  String text() {
    StringBuilder text = new StringBuilder("version: 1\n");
    if (touched > 0) {
      text.append("# touched ").append(touched).append(" times\n");
    }
    text.append(members == 0 ? ALONE : cluster());
    if (trunk) {
      text.append("overlay: { encoding: trunk, vni: 4711 }\n");
    }
    text.append("segments:\n");
    segments.forEach(
        (name, numbers) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %s: { vlan: %d, vni: %d%s }\n",
                    name,
                    numbers.vlan(),
                    numbers.vni(),
                    RULES.get(rules.getOrDefault(name, 0)))));
    text.append("hosts:\n");
    hosts.forEach(host -> append(text, host));
    text.append("ports:\n");
    floating.forEach(
        (name, segment) ->
            text.append(String.format(Locale.ROOT, "  %s: { segment: %s }\n", name, segment)));
    return text.toString();
  }

  private String cluster() {
    StringBuilder text = new StringBuilder("cluster:\n  name: prod\n");
    text.append("  etcd: [ \"http://127.0.0.1:2379\" ]\n  members:\n");
    for (int member = 1; member <= members; member++) {
      text.append(String.format(Locale.ROOT, "    c%d: tcp:192.168.77.%d:6653\n", member, member));
    }
    return text.toString();
  }

  private void append(StringBuilder text, int host) {
    text.append("  " + name(host) + ":\n    address: " + address(host) + "\n");
    text.append("    fake-bridges: " + fakeBridges + "\n    ports:\n");
    ports.forEach(
        (slot, declared) -> {
          if (slot.host == host) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "      P%d%d: { segment: %s, interface: %s%s%s%s }\n",
                    slot.host,
                    slot.number,
                    declared.segment(),
                    device(slot),
                    declared.withMac() ? ", mac: \"" + mac(slot) + "\"" : "",
                    declared.withMac() && slot.equals(ADDRESSED) ? ADDRESSES : "",
                    declared.withMac()
                        ? PORT_RULES.get(rules.getOrDefault(declared.segment(), 0))
                        : ""));
          }
        });
  }
}
