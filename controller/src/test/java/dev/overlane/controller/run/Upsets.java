package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.overlane.controller.run.NetworkFile.Slot;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.FakeOvsdb;
import dev.overlane.controller.sim.FakeSwitch;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What goes wrong on hosts, and what people do there behind the controller's back. */
final class Upsets {
  private static final int PLUGS = 3;
  private static final int TAGS = 6;

  private final World world;
  private final Random random;
  private final Consumer<Duration> advance;

  Upsets(World world, Random random, Consumer<Duration> advance) {
    this.world = world;
    this.random = random;
    this.advance = advance;
  }

  /** Does one of them. */
  void upset(FakeHost host) {
    switch (random.nextInt(13)) {
      case 0 -> cut(host);
      case 1, 2 -> fail(host);
      case 3, 4 -> tamperRows(host);
      case 5 -> tamperFlows(host);
      case 12 -> tamperMeters(host);
      case 6 -> power(host);
      case 7 -> reboot(host);
      case 8, 9 -> plug(host);
      case 10 -> reuse(host);
      default -> slow(host);
    }
  }

  /** Somebody changes what the controller has made, so that it has something to do. */
  void tamper(FakeHost host) {
    if (random.nextInt(3) == 0) {
      tamperRows(host);
    } else {
      tamperFlows(host);
    }
  }

  /** All that is broken works again; what was changed stays so. */
  void heal(FakeHost host) {
    host.ovsdb().setLatency(Duration.ZERO);
    host.flows().setLatency(Duration.ZERO);
    host.ovsdb().setReachable(true);
    host.setWriteBack(Duration.ZERO);
    host.startSwitch(0);
  }

  private void cut(FakeHost host) {
    int kind = random.nextInt(4);
    world.note(host.name() + ": cut " + kind);
    switch (kind) {
      case 0 -> host.ovsdb().drop("connection reset");
      case 1 -> host.flows().drop("connection reset");
      case 2 -> host.ovsdb().setReachable(false);
      default -> host.ovsdb().setReachable(true);
    }
  }

  private void fail(FakeHost host) {
    if (random.nextBoolean()) {
      FakeOvsdb.Fault fault = any(FakeOvsdb.Fault.values());
      world.note(host.name() + ": next transaction: " + fault);
      host.ovsdb().failNext(fault);
    } else {
      FakeSwitch.Fault fault = any(FakeSwitch.Fault.values());
      world.note(host.name() + ": next bundle: " + fault);
      host.flows().failNext(fault);
    }
  }

  private void slow(FakeHost host) {
    Duration rows = Duration.ofMillis(random.nextInt(3) * 50L);
    Duration flows = Duration.ofMillis(random.nextInt(3) * 50L);
    world.note(host.name() + ": rows take " + rows + ", flows " + flows);
    host.ovsdb().setLatency(rows);
    host.flows().setLatency(flows);
  }

  private void power(FakeHost host) {
    world.note(host.name() + ": ovs-vswitchd ends");
    host.stopSwitch();
    if (random.nextBoolean()) {
      advance.accept(Duration.ofMillis(random.nextInt(2000)));
    }
    start(host);
  }

  /** The ports get other numbers than they had, or each other's. */
  private void start(FakeHost host) {
    int skipped = random.nextInt(4);
    List<Integer> numbers =
        IntStream.rangeClosed(1, 6 + skipped).boxed().collect(Collectors.toList());
    Collections.shuffle(numbers, random);
    if (random.nextBoolean()) {
      numbers.subList(0, 5).forEach(host::preferOfport);
    }
    world.note(host.name() + ": ovs-vswitchd starts, numbers from " + skipped);
    host.startSwitch(skipped);
  }

  /** Everything on the host ends; its devices and daemons come back one after the other. */
  private void reboot(FakeHost host) {
    world.note(host.name() + ": reboot");
    host.ovsdb().setReachable(false);
    host.stopSwitch();
    ImmutableList<String> late = late(host);
    late.forEach(device -> host.setDevice(device, false));
    advance.accept(Duration.ofMillis(random.nextInt(5000)));
    boolean rowsFirst = random.nextBoolean();
    if (rowsFirst) {
      host.ovsdb().setReachable(true);
      advance.accept(Duration.ofMillis(random.nextInt(2000)));
    }
    start(host);
    advance.accept(Duration.ofMillis(random.nextInt(2000)));
    host.ovsdb().setReachable(true);
    late.forEach(device -> host.setDevice(device, true));
  }

  private ImmutableList<String> late(FakeHost host) {
    ImmutableList.Builder<String> late = ImmutableList.builder();
    for (int slot = 0; slot < NetworkFile.SLOTS; slot++) {
      if (random.nextBoolean()) {
        late.add(device(host, slot));
      }
    }
    return late.build();
  }

  private static String device(FakeHost host, int slot) {
    return NetworkFile.device(new Slot(number(host), slot));
  }

  private static int number(FakeHost host) {
    return Integer.parseInt(host.name().substring(3));
  }

  /** Plugs in what the file does not declare, takes it out, or moves it to another segment. */
  private void plug(FakeHost host) {
    if (!host.hasBridge("br0")) {
      return;
    }
    boolean floating = random.nextBoolean();
    String id = any(NetworkFile.FLOATING);
    int tag = 100 + random.nextInt(TAGS);
    String device = floating ? "f" + id : "g" + random.nextInt(PLUGS);
    int what = random.nextInt(3);
    world.note(host.name() + ": plug " + what + " " + device + " tag " + tag);
    if (host.hasPort(device) && what == 0) {
      host.deletePort(device);
    } else if (host.hasPort(device)) {
      move(host, device, what == 1, id, tag);
    } else {
      host.addPort("br0", device);
      if (floating) {
        host.putInterfaceKey(device, "external_ids", "iface-id", id);
      } else {
        host.setPortTag(device, tag);
      }
      if (random.nextBoolean()) {
        host.putInterfaceKey(device, "external_ids", "attached-mac", ownMac(host, device));
      }
    }
  }

  private static void move(FakeHost host, String device, boolean byTag, String ifaceId, int tag) {
    if (byTag) {
      host.setPortTag(device, tag);
    } else {
      // Also what was plugged in by tag before: then it is a floating port.
      host.putInterfaceKey(device, "external_ids", "iface-id", ifaceId);
    }
  }

  /** An address that no other device has: who of two has it depends on who is seen first. */
  static String ownMac(FakeHost host, String device) {
    return String.format(
        Locale.ROOT,
        "02:00:00:01:%02x:%02x",
        number(host),
        (device.charAt(0) << 4 ^ device.charAt(device.length() - 1)) & 0xff);
  }

  /** Somebody asks for a number that another port had (ofport_request). */
  private void reuse(FakeHost host) {
    ImmutableSet<Integer> free = host.reusableOfports();
    if (!free.isEmpty()) {
      int number = any(free.asList());
      world.note(host.name() + ": the next port that opens gets number " + number);
      host.preferOfport(number);
      plug(host);
    }
  }

  private void tamperRows(FakeHost host) {
    int kind = random.nextInt(9);
    String device = device(host, random.nextInt(NetworkFile.SLOTS));
    world.note(host.name() + ": tamper with rows: " + kind + " " + device);
    if (kind == 0 && host.hasPort("vtep0")) {
      host.deletePort("vtep0");
    } else if (kind == 1 && host.hasPort("vtep0")) {
      bendTunnel(host, device);
    } else if (kind == 2 && host.hasBridge("br0") && random.nextInt(3) == 0) {
      host.deleteBridge("br0");
    } else if (kind == 3 && host.hasBridge("br0")) {
      host.setBridge("br0", "fail_mode", FakeHost.text("standalone"));
    } else if (kind == 4) {
      host.setDevice(device, random.nextInt(3) > 0);
    } else if (host.hasPort(device)) {
      switch (kind) {
        case 5 -> host.deletePort(device);
        case 6 -> host.setPortTag(device, 100 + random.nextInt(TAGS));
        case 7 -> host.setPort(device, "external_ids", new OvsdbValue.TextMap(ImmutableMap.of()));
        default ->
            host.putInterfaceKey(device, "external_ids", "attached-mac", ownMac(host, device));
      }
    }
  }

  /** One of three ways to bend the tunnel, by the number of a device. */
  private static void bendTunnel(FakeHost host, String device) {
    switch (device.charAt(device.length() - 1)) {
      case '0' -> host.putInterfaceKey("vtep0", "options", "key", "9999");
      case '1' -> host.putInterfaceKey("vtep0", "options", "remote_ip", "192.168.77.99");
      default -> host.setPortTag("vtep0", 100);
    }
  }

  private void tamperFlows(FakeHost host) {
    int kind = random.nextInt(4);
    boolean silent = random.nextInt(4) == 0;
    world.note(host.name() + ": tamper with flows: " + kind + (silent ? " silently" : ""));
    List<Flow> held = host.flows().flows().flows().asList();
    ImmutableList.Builder<Flow> deletes = ImmutableList.builder();
    ImmutableList.Builder<Flow> adds = ImmutableList.builder();
    switch (kind) {
      case 0 -> held.forEach(deletes::add);
      case 1 -> held.stream().filter(flow -> random.nextInt(3) == 0).forEach(deletes::add);
      case 2 ->
          held.stream().filter(flow -> random.nextInt(4) == 0).map(this::bent).forEach(adds::add);
      default ->
          // As a restored backup would: flows that are ours, and another host's.
          world.hosts().get(random.nextInt(world.hosts().size())).flows().flows().flows().stream()
              .filter(flow -> random.nextInt(3) == 0)
              .filter(flow -> !host.flows().flows().contains(flow.key()))
              .forEach(adds::add);
    }
    if (random.nextBoolean()) {
      adds.add(
          Flow.of(
              new FlowKey(0, 500 + random.nextInt(5), FlowMatch.ANY),
              random.nextBoolean() ? 1 : FlowCookie.of(FlowCookie.Feature.CLASSIFY),
              output()));
    }
    FlowChangeSet change = new FlowChangeSet(deletes.build(), adds.build(), ImmutableList.of());
    if (silent) {
      host.flows().tamperSilently(change);
    } else {
      host.flows().tamper(change);
    }
  }

  /** Deletes some meters, bends others, and adds one that nobody needs. */
  private void tamperMeters(FakeHost host) {
    world.note(host.name() + ": tamper with meters");
    MeterChangeSet change =
        new MeterChangeSet(
            ImmutableSortedMap.of(1 + random.nextInt(9), new Metering.Limit(7, 7)),
            ImmutableSortedMap.copyOf(
                Maps.transformValues(
                    Maps.filterKeys(host.flows().meters().held(), meter -> random.nextInt(3) == 0),
                    limit -> new Metering.Limit(9, 9))),
            ImmutableSortedSet.copyOf(
                Sets.filter(
                    host.flows().meters().held().keySet(), meter -> random.nextInt(3) == 0)));
    host.flows().tamper(change);
  }

  /** A flow with the key and the cookie of another one, which does something else. */
  private Flow bent(Flow flow) {
    FlowInstruction other =
        flow.instructions().isEmpty() || random.nextBoolean()
            ? output()
            : flow.instructions().get(0);
    return new Flow(flow.key(), flow.cookie(), ImmutableList.of(other), Flow.Lifetime.PERMANENT);
  }

  private ApplyActions output() {
    return new ApplyActions(ImmutableList.of(new FlowAction.Output(1 + random.nextInt(5))));
  }

  private <T> T any(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
