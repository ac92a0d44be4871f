package dev.overlane.controller.run;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.VirtualCluster;
import dev.overlane.controller.isolation.Entitlement;
import dev.overlane.controller.isolation.LeakCheck;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.ovsdb.state.HostEpoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * One random history of a network with several controllers, decided by its seed: all that happens
 * in {@link Simulation}, and members that die, stand still beyond their lease and go on, are cut
 * off from etcd, from hosts or from both, whose clocks are wrong, and an etcd that loses its
 * majority and its answers. No packet can cross, at no instant; what a host takes is of one member
 * at a time; in the end all is as the file says, each host has the owner that it should have, and
 * members that are started anew find nothing to do.
 */
final class ClusterSimulation implements Histories.History<ClusterTally> {
  /** How many disturbances a history has, unless some are left out. */
  static final int STEPS = 25;

  private static final ReconcilerSettings AUDITS =
      new ReconcilerSettings(Duration.ofSeconds(30), Duration.ofSeconds(10));

  /** Longer than the longest pause and an audit after it, and until hosts are shared anew. */
  private static final Duration REST = Duration.ofSeconds(90);

  /** Longer than a lease, than everybody needs to connect, and an audit after it. */
  private static final Duration LOOK = Duration.ofSeconds(45);

  /** Of all files ({@link NetworkFile}). */
  private static final String CLUSTER = "prod";

  private final long seed;
  private final ImmutableSet<Integer> omitted;
  private final Random random;
  private final World world;
  private final FakeEtcd etcd;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final int hosts;
  private final Entitlement truth = new Entitlement();
  private final AtRest rest;
  private final Upsets upsets;
  private final MemberUpsets memberUpsets;
  private final Traffic traffic;
  private final ClusterTally tally = new ClusterTally();
  private NetworkFile file;
  private NetworkModel model;
  private boolean forgetful;
  private int restedAt = -1;

  /**
   * @param omitted steps that are left out; the others stay as they are
   */
  ClusterSimulation(long seed, ImmutableSet<Integer> omitted) {
    this.seed = seed;
    this.omitted = omitted;
    random = new Random(seed);
    world = new World(VirtualTime.shuffled(random));
    etcd = new FakeEtcd(world.time());
    hosts = 2 + random.nextInt(2);
    file = NetworkFile.first(random, hosts);
    file.members = 2 + random.nextInt(2);
    model = Networks.parse(file.text());
    for (int member = 1; member <= file.members; member++) {
      members.add(new SimulatedMember("c" + member, world, etcd, seed, AUDITS));
    }
    for (int host = 1; host <= hosts; host++) {
      FakeHost made = world.addHost(NetworkFile.name(host), NetworkFile.address(host));
      made.flows().setCanWatch(random.nextInt(4) > 0);
      made.setReaction(Duration.ofMillis(random.nextInt(3) * 40L));
      made.setWriteBack(Duration.ofMillis(random.nextInt(3) * 800L));
    }
    LeakCheck leaks = new LeakCheck(world, truth, "vtep0");
    rest = new AtRest(world, leaks);
    upsets = new Upsets(world, random, world.time()::advance);
    memberUpsets = new MemberUpsets(world, etcd, random);
    traffic = new Traffic(world, random, leaks, hosts);
    world.time().afterEachTask(leaks::run);
    world.time().whenIdle(this::noteRest);
    world.note("file:\n" + file.text());
    truth.accepted(model);
    members.forEach(member -> member.offer(file.text(), model));
  }

  @Override
  public ImmutableList<String> history() {
    return world.history();
  }

  @Override
  public ClusterTally tally() {
    tally.ended(world);
    return tally;
  }

  @Override
  public void run() {
    world.time().settle();
    awaitVerdicts();
    for (int step = 0; step < STEPS; step++) {
      if (omitted.contains(step)) {
        continue;
      }
      // Each step has chances of its own, so that another one can be left out.
      random.setSeed(seed * STEPS + step);
      disturb();
      if (random.nextInt(3) == 0) {
        // What comes next comes in the middle of something.
        world.time().runSome(random.nextInt(60));
      } else {
        world.time().advance(Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(5000)));
      }
      if (random.nextBoolean()) {
        traffic.burst(file);
      }
    }
    heal();
    world.time().advance(REST);
    expectRest();
    world.forgetMutations();
    world.note("a second look at " + members.get(0).status());
    members.forEach(member -> member.restart(file.text(), model));
    world.time().advance(LOOK);
    expectRest();
    // Who has been started anew has never lost a host: all reach all.
    List<String> all = members.stream().map(SimulatedMember::toString).toList();
    model.hosts().keySet().forEach(host -> expectOwner(host, VirtualCluster.rightOwner(all, host)));
    if (!world.mutations().isEmpty()) {
      throw new AssertionError("a second look changed something: " + world.mutations());
    }
  }

  private void disturb() {
    SimulatedMember member = members.get(random.nextInt(members.size()));
    FakeHost host = world.host(NetworkFile.name(1 + random.nextInt(hosts)));
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> edit();
      case 3, 4 -> {
        awaitVerdicts();
        if (member.isDown()) {
          start(member);
        } else {
          tally.killed++;
          member.kill();
        }
      }
      case 5, 6, 7 -> {
        awaitVerdicts();
        if (member.isPaused()) {
          goOn(member);
        } else if (!member.isDown()) {
          tally.paused++;
          member.pause(random.nextInt(3) == 0);
        }
      }
      case 8 -> {
        awaitVerdicts();
        leave(member);
      }
      case 9, 10 -> writeLate(host);
      case 11, 12, 13, 14 -> memberUpsets.upset(member, host);
      default -> upsets.upset(host);
    }
  }

  /** A host's owner sends something that arrives when another one is the owner. */
  private void writeLate(FakeHost host) {
    Optional<SimulatedMember> owner =
        members.stream()
            .filter(member -> member.isUp() && member.epoch(host.name()).isPresent())
            .findFirst();
    if (owner.isPresent()) {
      memberUpsets.holdUp(owner.get(), host, Duration.ofMillis(6000 + random.nextInt(4000)));
      upsets.tamper(host);
      world.time().advance(Duration.ofMillis(random.nextInt(1500)));
      awaitVerdicts();
      tally.paused++;
      owner.get().pause(random.nextInt(3) == 0);
      world.time().advance(Duration.ofMillis(4000 + random.nextInt(4000)));
      if (random.nextBoolean()) {
        goOn(owner.get());
      }
    }
  }

  private void start(SimulatedMember member) {
    forgetful |= !truth.isSettled();
    member.start(file.text(), model);
  }

  /** The file that came meanwhile comes first: before this member asks etcd for hosts. */
  private void goOn(SimulatedMember member) {
    if (!member.goOn(file.text(), model)) {
      // It remembers what the others do not, and refuses what they have in force.
      member.kill();
      start(member);
      awaitVerdicts();
    }
  }

  private void leave(SimulatedMember member) {
    if (member.isUp()) {
      tally.left++;
      member.leave();
    }
  }

  private void edit() {
    awaitVerdicts();
    List<SimulatedMember> up = members.stream().filter(SimulatedMember::isUp).toList();
    NetworkFile draft = file.copy();
    Edit edit = Edit.any(file, random, hosts);
    if (up.isEmpty() || !edit.apply(draft, random, hosts)) {
      return;
    }
    String text = draft.text();
    NetworkModel next = Networks.parse(text);
    if (forgetful && truth.wouldConfuse(next)) {
      // See docs/adr/0004: what hosts may be at is the memory of a running controller.
      return;
    }
    // Whoever saves a file that one of them would refuse saves it for none.
    Optional<String> hazard =
        up.stream().flatMap(member -> member.hazards(next).stream()).findFirst();
    world.note("file, " + edit + ", " + hazard.orElse("which all take") + ":\n" + text);
    if (hazard.isPresent()) {
      tally.refusedEdits++;
      return;
    }
    tally.edits++;
    file = draft;
    model = next;
    truth.accepted(next);
    up.forEach(member -> member.offer(text, next));
  }

  private void awaitVerdicts() {
    members.stream().filter(SimulatedMember::isUp).forEach(SimulatedMember::awaitVerdict);
  }

  /** What a host's owner says of it, if it has one that is not standing still. */
  private void noteRest() {
    int now = world.hosts().stream().mapToInt(FakeHost::commits).sum();
    if (truth.isSettled() && now == restedAt) {
      return;
    }
    Set<String> open = new HashSet<>(model.hosts().keySet());
    for (SimulatedMember member : members) {
      if (member.isUp() && member.holds(model)) {
        NetworkStatus status = member.status();
        open.removeIf(host -> saysAtRest(member, status, world.host(host)));
      }
    }
    restedAt = open.isEmpty() ? now : -1;
    if (forgetful && truth.isSettled()) {
      forgetful = false;
    }
  }

  private boolean saysAtRest(SimulatedMember member, NetworkStatus network, FakeHost host) {
    HostStatus status = network.hosts().get(host.name());
    Optional<HostEpoch> epoch = member.epoch(host.name());
    boolean says =
        epoch.isPresent()
            && status != null
            && status.phase() == HostPhase.CONVERGED
            && status.revision() == network.revision()
            && !host.flows().isAwaited()
            && epoch.equals(HostEpoch.in(host.rows()));
    if (says) {
      truth.atRest(host);
    }
    return says;
  }

  private record Claim(FakeHost host, String device) {}

  private void heal() {
    world.note("peace");
    awaitVerdicts();
    etcd.setAvailable(true);
    for (SimulatedMember member : members) {
      member.heal();
      if (member.isDown()) {
        start(member);
      } else if (member.isPaused()) {
        goOn(member);
      }
    }
    awaitVerdicts();
    world.hosts().forEach(upsets::heal);
    // Who of two has a floating port depends on who was seen first.
    NetworkFile.FLOATING.forEach(
        id ->
            world.hosts().stream()
                .flatMap(host -> host.claims(id).stream().map(device -> new Claim(host, device)))
                .skip(1)
                .forEach(claim -> claim.host.deletePort(claim.device)));
  }

  private void expectRest() {
    for (SimulatedMember member : members) {
      checkState(member.holds(model), "%s has another file", member);
      rest.expect(model, member.status());
    }
    model.hosts().keySet().forEach(this::expectOwner);
  }

  /**
   * One member believes that it may write to the host, the host believes in the same, and it is the
   * one that should have it: of those that do not say that they cannot reach the host.
   */
  private void expectOwner(String host) {
    List<SimulatedMember> owners =
        members.stream().filter(member -> member.epoch(host).isPresent()).toList();
    Optional<HostEpoch> held = HostEpoch.in(world.host(host).rows());
    if (owners.size() != 1 || !owners.get(0).epoch(host).equals(held)) {
      throw new AssertionError(host + ": held under " + held + ", owners are " + owners);
    }
    expectOwner(host, VirtualCluster.rightOwner(etcd, CLUSTER, host));
  }

  private void expectOwner(String host, Optional<String> right) {
    members.stream()
        .filter(member -> member.epoch(host).isPresent())
        .filter(member -> !right.equals(Optional.of(member.toString())))
        .findFirst()
        .ifPresent(
            owner -> {
              throw new AssertionError(host + " is " + owner + "'s and should be " + right);
            });
  }
}
