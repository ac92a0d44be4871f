package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Port;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.FakeOvsdb;
import dev.overlane.controller.sim.FakeSwitch;
import dev.overlane.controller.sim.IsolationCheck;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One random history of a network, decided by its seed: faults of every kind while the controller
 * works, then peace. At every step isolation holds; in the end all is as the file says, and another
 * controller finds nothing to do.
 */
final class Simulation {
  /** How many faults a history has, unless some are left out. */
  static final int STEPS = 25;

  /** As often as silent drift needs to be found in the end. */
  private static final ReconcilerSettings AUDITS =
      new ReconcilerSettings(Duration.ofSeconds(30), Duration.ofSeconds(10));

  /** Longer than the longest pause and an audit after it. */
  private static final Duration REST = Duration.ofSeconds(75);

  /** Longer than everybody needs to connect, and an audit after it. */
  private static final Duration LOOK = Duration.ofSeconds(35);

  private final long seed;
  private final ImmutableSet<Integer> omitted;
  private final Random random;
  private final World world;
  private final Rig rig;
  private final SimulatedNetwork network;
  private final int hosts;
  private String file;

  /**
   * @param omitted steps that are left out; the others stay as they are
   */
  Simulation(long seed, ImmutableSet<Integer> omitted) {
    this.seed = seed;
    this.omitted = omitted;
    random = new Random(seed);
    world = new World(VirtualTime.shuffled(random));
    hosts = 2 + random.nextInt(3);
    network = new SimulatedNetwork(random, hosts);
    for (int host = 1; host <= hosts; host++) {
      FakeHost made = world.addHost(SimulatedNetwork.name(host), SimulatedNetwork.address(host));
      made.flows().setCanWatch(random.nextInt(4) > 0);
      made.setReaction(Duration.ofMillis(random.nextInt(3) * 40L));
      made.setWriteBack(Duration.ofMillis(random.nextInt(3) * 800L));
    }
    rig = new Rig(world, seed, AUDITS);
    file = network.anyFile();
    IsolationCheck isolation = new IsolationCheck(world, network);
    world.time().afterEachTask(isolation::run);
  }

  ImmutableList<String> history() {
    return world.history();
  }

  void run() {
    load();
    for (int step = 0; step < STEPS; step++) {
      if (omitted.contains(step)) {
        continue;
      }
      // Each step has chances of its own, so that another one can be left out.
      random.setSeed(seed * STEPS + step);
      disturb();
      rig.advance(Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(3000)));
      if (rig.status().converged()) {
        network.settled();
      }
    }
    heal();
    rig.advance(REST);
    network.settled();
    expectRest();
    world.forgetMutations();
    world.note("a second look");
    rig.restart(file);
    rig.advance(LOOK);
    expectRest();
    if (!world.mutations().isEmpty()) {
      throw new AssertionError("a second look changed something: " + world.mutations());
    }
  }

  private void load() {
    world.note("file:\n" + file);
    network.accepted(file);
    rig.offer(file);
  }

  private void heal() {
    world.note("peace");
    for (FakeHost host : world.hosts()) {
      host.ovsdb().setLatency(Duration.ZERO);
      host.flows().setLatency(Duration.ZERO);
      host.ovsdb().setReachable(true);
      host.setWriteBack(Duration.ZERO);
      host.startSwitch(0);
    }
    for (String port : SimulatedNetwork.FLOATING) {
      // Who of two has it depends on who was seen first.
      world.hosts().stream()
          .filter(host -> host.hasPort("f" + port))
          .skip(1)
          .forEach(host -> host.deletePort("f" + port));
    }
  }

  private void expectRest() {
    if (!rig.status().converged()) {
      throw new AssertionError("it does not converge: " + rig.status());
    }
    for (Host host : network.current().hosts().values()) {
      FakeHost real = world.host(host.name());
      for (Port port : host.ports().values()) {
        boolean open = real.ports().containsValue(port.interfaceName());
        boolean bound =
            rig.status(host.name())
                .members()
                .getOrDefault(port.segment(), ImmutableList.of())
                .contains(port.name());
        if (open != bound) {
          throw new AssertionError(
              host.name() + ": " + port + ": open " + open + ", bound " + bound);
        }
      }
      if (rig.phase(host.name()) != HostPhase.CONVERGED) {
        throw new AssertionError(host.name());
      }
    }
  }

  private FakeHost anyHost() {
    return world.host(SimulatedNetwork.name(1 + random.nextInt(hosts)));
  }

  private void disturb() {
    FakeHost host = anyHost();
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        file = network.anyFile();
        load();
      }
      case 2 -> restart();
      case 3 -> cut(host);
      case 4, 5 -> fail(host);
      case 6, 7 -> tamperRows(host);
      case 8 -> tamperFlows(host);
      case 9 -> power(host);
      case 10 -> plug(host);
      default -> slow(host);
    }
  }

  private void restart() {
    rig.restart(file);
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
    int numbers = random.nextInt(4);
    world.note(host.name() + ": ovs-vswitchd ends; next numbers from " + numbers);
    host.stopSwitch();
    if (random.nextBoolean()) {
      rig.advance(Duration.ofMillis(random.nextInt(2000)));
    }
    host.startSwitch(numbers);
  }

  private void plug(FakeHost host) {
    if (!host.hasBridge("br0")) {
      return;
    }
    boolean floating = random.nextBoolean();
    String id = any(SimulatedNetwork.FLOATING);
    int vlan = any(SimulatedNetwork.VLANS);
    String device = floating ? "f" + id : "g" + vlan;
    world.note(host.name() + ": plug or unplug " + device);
    if (host.hasPort(device)) {
      host.deletePort(device);
      return;
    }
    host.addPort("br0", device);
    if (floating) {
      host.putInterfaceKey(device, "external_ids", "iface-id", id);
    } else {
      host.setPortTag(device, vlan);
    }
    if (random.nextBoolean()) {
      host.putInterfaceKey(device, "external_ids", "attached-mac", ownMac(host, device));
    }
  }

  /** An address that no other device has: who of two has it depends on who is seen first. */
  private static String ownMac(FakeHost host, String device) {
    int hash = (host.name() + device).hashCode() & 0xffff;
    return String.format(Locale.ROOT, "02:00:00:01:%02x:%02x", hash >> 8, hash & 0xff);
  }

  private void tamperRows(FakeHost host) {
    int kind = random.nextInt(8);
    String device = "v" + host.name().substring(3) + random.nextInt(SimulatedNetwork.SLOTS);
    world.note(host.name() + ": tamper with rows: " + kind + " " + device);
    if (kind == 0 && host.hasPort("vtep0")) {
      host.deletePort("vtep0");
    } else if (kind == 1 && host.hasPort("vtep0")) {
      host.putInterfaceKey("vtep0", "options", "key", "9999");
    } else if (kind == 2 && host.hasBridge("br0") && random.nextInt(3) == 0) {
      host.deleteBridge("br0");
    } else if (kind == 3 && host.hasBridge("br0")) {
      host.setBridge("br0", "fail_mode", FakeHost.text("standalone"));
    } else if (kind == 4) {
      host.setDevice(device, random.nextInt(3) > 0);
    } else if (host.hasPort(device)) {
      switch (kind) {
        case 5 -> host.deletePort(device);
        case 6 -> host.setPortTag(device, any(SimulatedNetwork.VLANS));
        case 7 -> host.setPort(device, "external_ids", new OvsdbValue.TextMap(ImmutableMap.of()));
        default ->
            host.putInterfaceKey(device, "external_ids", "attached-mac", ownMac(host, device));
      }
    }
  }

  private void tamperFlows(FakeHost host) {
    List<Flow> held = host.flows().flows().flows().asList();
    world.note(host.name() + ": tamper with flows");
    Flow foreign =
        Flow.of(
            new FlowKey(0, 500 + random.nextInt(5), FlowMatch.ANY),
            random.nextInt(2),
            new ApplyActions(ImmutableList.of(new FlowAction.Output(1 + random.nextInt(5)))));
    ImmutableList.Builder<Flow> deletes = ImmutableList.builder();
    held.stream().filter(flow -> random.nextInt(3) == 0).forEach(deletes::add);
    FlowChangeSet change =
        new FlowChangeSet(deletes.build(), ImmutableList.of(foreign), ImmutableList.of());
    if (random.nextInt(4) == 0) {
      host.flows().tamperSilently(change);
    } else {
      host.flows().tamper(change);
    }
  }

  private <T> T any(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
