package dev.overlane.controller.run;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.isolation.Entitlement;
import dev.overlane.controller.isolation.LeakCheck;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.HostStatus;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One random history of a network, decided by its seed: edits, faults of every kind and traffic
 * while the controller works, then peace. After every task of every loop no packet can cross; in
 * the end all is as the file says, and another controller finds nothing to do.
 */
final class Simulation implements Histories.History<EditTally> {
  /** How many disturbances a history has, unless some are left out. */
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
  private final int hosts;
  private final Entitlement truth = new Entitlement();
  private final AtRest rest;
  private final Upsets upsets;
  private final Traffic traffic;
  private final EditTally tally = new EditTally();
  private NetworkFile file;
  private NetworkModel model;
  private CompletableFuture<Controller.Verdict> verdict;
  private boolean forgetful;

  /**
   * @param omitted steps that are left out; the others stay as they are
   */
  Simulation(long seed, ImmutableSet<Integer> omitted) {
    this.seed = seed;
    this.omitted = omitted;
    random = new Random(seed);
    world = new World(VirtualTime.shuffled(random));
    hosts = 2 + random.nextInt(3);
    for (int host = 1; host <= hosts; host++) {
      FakeHost made = world.addHost(NetworkFile.name(host), NetworkFile.address(host));
      made.flows().setCanWatch(random.nextInt(4) > 0);
      made.setReaction(Duration.ofMillis(random.nextInt(3) * 40L));
      made.setWriteBack(Duration.ofMillis(random.nextInt(3) * 800L));
    }
    rig = new Rig(world, seed, AUDITS);
    file = NetworkFile.first(random, hosts);
    model = Networks.parse(file.text());
    LeakCheck leaks = new LeakCheck(world, truth, "vtep0");
    rest = new AtRest(world, leaks);
    upsets = new Upsets(world, random, rig::advance);
    traffic = new Traffic(world, random, leaks, hosts);
    world.time().afterEachTask(leaks::run);
    world.time().whenIdle(this::noteRest);
    world.note("file:\n" + file.text());
    verdict = rig.offerLater(file.text()).thenApply(this::begun);
  }

  @Override
  public ImmutableList<String> history() {
    return world.history();
  }

  @Override
  public EditTally tally() {
    return tally;
  }

  @Override
  public void run() {
    rig.settle();
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
        rig.advance(Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(3000)));
      }
      if (random.nextBoolean()) {
        traffic.burst(file);
      }
    }
    heal();
    rig.advance(REST);
    rest.expect(model, rig.status());
    world.forgetMutations();
    world.note("a second look at " + rig.status());
    rig.restart(file.text());
    rig.advance(LOOK);
    rest.expect(model, rig.status());
    if (!world.mutations().isEmpty()) {
      throw new AssertionError("a second look changed something: " + world.mutations());
    }
  }

  private void disturb() {
    int kind = random.nextInt(14);
    FakeHost host = world.host(NetworkFile.name(1 + random.nextInt(hosts)));
    switch (kind) {
      case 0, 1, 2, 3 -> edit();
      case 4 -> restart();
      default -> upsets.upset(host);
    }
  }

  private void edit() {
    awaitVerdict();
    NetworkFile draft = file.copy();
    Edit edit = Edit.any(file, random, hosts);
    if (!edit.apply(draft, random, hosts)) {
      return;
    }
    String text = draft.text();
    NetworkModel next = Networks.parse(text);
    if (forgetful && truth.wouldConfuse(next)) {
      // See docs/adr/0004: what hosts may be at is the memory of a running controller.
      tally.beyondMemory();
      return;
    }
    world.note("file, " + edit + ":\n" + text);
    verdict = rig.offerLater(text).thenApply(found -> judged(edit, draft, next, found));
  }

  private Controller.Verdict begun(Controller.Verdict first) {
    checkState(first instanceof Controller.Verdict.Accepted, "%s", first);
    truth.accepted(model);
    return first;
  }

  private Controller.Verdict judged(
      Edit edit, NetworkFile draft, NetworkModel next, Controller.Verdict found) {
    if (found instanceof Controller.Verdict.Refused refused) {
      world.note("refused: " + refused.reasons());
      tally.refused(edit);
      // The generator makes no other bad files.
      checkState(
          refused.reasons().contains("in two steps")
              || refused.reasons().contains("bring the host back"),
          "%s",
          refused);
    } else {
      file = draft;
      model = next;
      truth.accepted(next);
      tally.accepted(edit);
    }
    return found;
  }

  private void awaitVerdict() {
    while (!verdict.isDone()) {
      world.time().runSome(1);
    }
    verdict.join();
  }

  private void restart() {
    awaitVerdict();
    forgetful |= !truth.isSettled();
    verdict = rig.restartLater(file.text());
    if (random.nextBoolean()) {
      rig.settle();
    }
  }

  /**
   * Nothing is left to do at this moment: what the controller says of a host is true of its rows as
   * they are now, unless it waits for the switch and so has not looked at them yet.
   */
  private void noteRest() {
    for (FakeHost host : world.hosts()) {
      HostStatus status = rig.status().hosts().get(host.name());
      if (status != null
          && verdict.isDone()
          && !host.flows().isAwaited()
          && model.hosts().containsKey(host.name())
          && status.phase() == HostPhase.CONVERGED
          && status.revision() == rig.status().revision()) {
        truth.atRest(host);
      }
    }
    if (forgetful && truth.isSettled()) {
      forgetful = false;
    }
  }

  private record Claim(FakeHost host, String device) {}

  private void heal() {
    world.note("peace");
    awaitVerdict();
    world.hosts().forEach(upsets::heal);
    // Who of two has a floating port depends on who was seen first.
    NetworkFile.FLOATING.forEach(
        id ->
            world.hosts().stream()
                .flatMap(host -> host.claims(id).stream().map(device -> new Claim(host, device)))
                .skip(1)
                .forEach(claim -> claim.host.deletePort(claim.device)));
  }
}
