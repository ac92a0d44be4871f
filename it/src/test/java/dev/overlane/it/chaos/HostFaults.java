package dev.overlane.it.chaos;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What befalls the Open vSwitch of one host. */
final class HostFaults {
  private static final Splitter LINES = Splitter.on('\n').trimResults().omitEmptyStrings();
  private static final int FRESH_OFPORT = 1_000;
  private static final int FRESH_OFPORTS = 50_000;

  private HostFaults() {}

  /** Each port comes back under the number of another, often one of another segment. */
  static Injury killVswitchd(ChaosLab lab) {
    LabHost host = lab.anyHost();
    ImmutableSortedMap<String, Integer> before = ofports(host);
    long sent = lab.changesSent();
    host.killVswitchd();
    Duration dead = lab.last();
    requestOfports(host, rotated(before));
    host.startVswitchd();
    Instant end = Instant.now();
    lab.awaitRepair(sent);
    return new Injury(
        Concern.endsOn(host.name()),
        end,
        host.name() + ", dead for " + dead.toMillis() + " ms",
        () -> requireRenumbered(host, before));
  }

  static Injury freezeVswitchd(ChaosLab lab) {
    LabHost host = lab.anyHost();
    host.freezeVswitchd();
    Duration frozen = lab.last();
    host.thawVswitchd();
    return new Injury(
        Concern.endsOn(host.name()),
        Instant.now(),
        host.name() + ", for " + frozen.toMillis() + " ms");
  }

  static Injury killOvsdb(ChaosLab lab) {
    LabHost host = lab.calmHost();
    host.killOvsdb();
    PingResult bare = lab.pingFromController(host.address().toString());
    lab.last();
    Instant start = Instant.now();
    host.startOvsdb();
    awaitReconnected(host);
    Instant end = Instant.now();
    lab.disturb(host.name());
    return new Injury(
        Concern.endsOn(host.name()),
        end,
        host.name(),
        new Injury.Bare(bare.sent(), bare.received(), Duration.between(start, end)),
        () -> {});
  }

  static Injury killOvsdbAndRenumber(ChaosLab lab) {
    LabHost host = lab.calmHost();
    ImmutableSortedMap<String, Integer> before = ofports(host);
    long sent = lab.changesSent();
    host.killOvsdb();
    Duration dead = lab.last();
    host.startOvsdb();
    ImmutableSortedMap<String, Integer> fresh = fresh(before, lab.random());
    awaitReconnected(host);
    renumber(host, fresh);
    Instant end = Instant.now();
    lab.disturb(host.name());
    lab.awaitRepair(sent);
    return new Injury(
        Concern.endsOn(host.name()),
        end,
        host.name() + ", dead for " + dead.toMillis() + " ms",
        () -> requireRenumbered(host, before));
  }

  static Injury deleteBridge(ChaosLab lab) {
    LabHost host = lab.anyHost();
    long before = lab.changesSent();
    host.vsctl("--no-wait", "del-br", host.bridge());
    Instant end = Instant.now();
    lab.awaitRepair(before);
    return new Injury(Concern.endsOn(host.name()), end, host.name());
  }

  static Injury emptyDatabase(ChaosLab lab) {
    LabHost host = lab.calmHost();
    long before = lab.changesSent();
    host.emptyDatabase();
    Instant end = Instant.now();
    lab.disturb(host.name());
    lab.awaitRepair(before);
    return new Injury(Concern.endsOn(host.name()), end, host.name());
  }

  /** A change of what is the host's own, which ovs-vsctl waits for ovs-vswitchd to have seen. */
  private static void awaitReconnected(LabHost host) {
    host.vsctl("set", "Open_vSwitch", ".", "external_ids:chaos=" + System.nanoTime());
  }

  /** The ports of Overlane's bridge with their OpenFlow numbers. */
  private static ImmutableSortedMap<String, Integer> ofports(LabHost host) {
    ImmutableSortedMap.Builder<String, Integer> ofports = ImmutableSortedMap.naturalOrder();
    for (String name : LINES.split(host.vsctl("list-ports", host.bridge()))) {
      String ofport = host.vsctl("get", "Interface", name, "ofport").strip();
      ofports.put(name, Integer.valueOf(ofport));
    }
    return ofports.buildOrThrow();
  }

  private static ImmutableSortedMap<String, Integer> rotated(
      ImmutableSortedMap<String, Integer> ofports) {
    ImmutableList<Integer> numbers = ofports.values().asList();
    ImmutableSortedMap.Builder<String, Integer> rotated = ImmutableSortedMap.naturalOrder();
    int next = 1;
    for (String name : ofports.keySet()) {
      rotated.put(name, numbers.get(next++ % numbers.size()));
    }
    return rotated.buildOrThrow();
  }

  /** Numbers that none of them has now. */
  private static ImmutableSortedMap<String, Integer> fresh(
      ImmutableSortedMap<String, Integer> ofports, Random random) {
    ImmutableSortedMap.Builder<String, Integer> fresh = ImmutableSortedMap.naturalOrder();
    int next = FRESH_OFPORT + random.nextInt(FRESH_OFPORTS);
    for (String name : ofports.keySet()) {
      while (ofports.containsValue(next)) {
        next++;
      }
      fresh.put(name, next++);
    }
    return fresh.buildOrThrow();
  }

  private static void requestOfports(LabHost host, ImmutableSortedMap<String, Integer> wanted) {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add("--no-wait");
    wanted.forEach(
        (name, ofport) -> command.add("--", "set", "Interface", name, "ofport_request=" + ofport));
    host.vsctl(command.build().toArray(String[]::new));
  }

  /**
   * One port after the other, each carried out before the next. In one transaction Open vSwitch
   * takes all of them out of its datapath and puts them back under each other's datapath numbers,
   * before it has forgotten where it sent packets by those: without any controller, some go wrong.
   */
  private static void renumber(LabHost host, ImmutableSortedMap<String, Integer> wanted) {
    wanted.forEach(
        (name, ofport) -> host.vsctl("set", "Interface", name, "ofport_request=" + ofport));
  }

  private static void requireRenumbered(LabHost host, ImmutableSortedMap<String, Integer> before) {
    ImmutableSortedMap<String, Integer> after = ofports(host);
    for (String name : before.keySet()) {
      if (before.get(name).equals(after.get(name))) {
        throw new AssertionError(
            "the fault did not renumber " + name + ": " + before + " " + after);
      }
    }
  }
}
