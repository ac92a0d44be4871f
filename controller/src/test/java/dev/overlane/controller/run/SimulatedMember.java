package dev.overlane.controller.run;

import static com.google.common.base.Preconditions.checkState;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.VirtualCluster;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.Place;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.ovsdb.state.HostEpoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One of several controllers on virtual time: a process that may stand still, and its clock. */
final class SimulatedMember {
  private enum State {
    UP,
    PAUSED,
    DOWN
  }

  private final String name;
  private final World world;
  private final VirtualTime time;
  private final Place place;
  private final FakeEtcd.Client etcd;
  private final MemberClock clock;
  private final List<ManualLoop> clusterLoops = new ArrayList<>();
  private final Rig rig;
  private State state = State.UP;
  private CompletableFuture<Controller.Verdict> verdict = new CompletableFuture<>();
  private Optional<NetworkModel> held = Optional.empty();

  SimulatedMember(String name, World world, FakeEtcd etcd, long seed, ReconcilerSettings settings) {
    this.name = name;
    this.world = world;
    this.time = world.time();
    this.place = world.addPlace(name);
    this.etcd = etcd.newClient();
    this.clock = new MemberClock(time);
    this.rig =
        new Rig(
            place,
            seed,
            settings,
            some ->
                VirtualCluster.of(
                    name,
                    time,
                    clock,
                    this.etcd,
                    () -> {
                      ManualLoop loop = some.newLoop();
                      clusterLoops.add(loop);
                      return loop;
                    },
                    some.board()::cluster));
  }

  @Override
  public String toString() {
    return name;
  }

  boolean isUp() {
    return state == State.UP;
  }

  boolean isPaused() {
    return state == State.PAUSED;
  }

  boolean isDown() {
    return state == State.DOWN;
  }

  NetworkStatus status() {
    return rig.status();
  }

  Place place() {
    return place;
  }

  FakeEtcd.Client etcd() {
    return etcd;
  }

  MemberClock clock() {
    return clock;
  }

  /** Under which epoch it may write to a host, as it believes. */
  Optional<HostEpoch> epoch(String host) {
    return rig.cluster().epoch(host);
  }

  /** Whether it has this very file in force. */
  boolean holds(NetworkModel model) {
    return verdict.isDone() && held.equals(Optional.of(model));
  }

  /** Gives it a file that it will take. */
  void offer(String text, NetworkModel model) {
    verdict =
        rig.offerLater(text)
            .thenApply(
                found -> {
                  if (found instanceof Controller.Verdict.Accepted) {
                    held = Optional.of(model);
                  } else {
                    world.note(name + " refuses the file: " + found);
                  }
                  return found;
                });
  }

  /** Why it would refuse a file; empty: it would not. */
  Optional<String> hazards(NetworkModel next) {
    var found = rig.examine(next);
    time.await(found::isDone, Duration.ZERO);
    return found.join().stream().findFirst().map(hazard -> name + ": " + hazard);
  }

  void awaitVerdict() {
    time.await(verdict::isDone, Duration.ZERO);
    Controller.Verdict found = verdict.join();
    checkState(found instanceof Controller.Verdict.Accepted, "%s: %s", name, found);
  }

  /** kill -9. */
  void kill() {
    state = State.DOWN;
    clusterLoops.clear();
    clock.setStill(false);
    etcd.hangUp(false);
    etcd.heal();
    rig.kill();
  }

  /** SIGTERM. */
  void leave() {
    world.note(name + " leaves");
    rig.stop();
    kill();
  }

  void start(String text, NetworkModel model) {
    world.note(name + " starts");
    state = State.UP;
    held = Optional.empty();
    rig.rebuild();
    offer(text, model);
  }

  void restart(String text, NetworkModel model) {
    kill();
    start(text, model);
  }

  /**
   * SIGSTOP.
   *
   * @param clockToo whether its clock stands still with it
   */
  void pause(boolean clockToo) {
    world.note(name + " is stopped" + (clockToo ? ", and its clock" : ""));
    state = State.PAUSED;
    clock.setStill(clockToo);
    rig.setFrozen(true);
  }

  /** SIGCONT; returns whether it takes the file that is in force by now. */
  boolean goOn(String text, NetworkModel model) {
    world.note(name + " goes on");
    clock.setStill(false);
    state = State.UP;
    rig.setFrozen(false);
    clusterLoops.forEach(loop -> loop.setFrozen(true));
    offer(text, model);
    time.await(verdict::isDone, Duration.ZERO);
    clusterLoops.forEach(loop -> loop.setFrozen(false));
    return verdict.join() instanceof Controller.Verdict.Accepted;
  }

  /** It stands still for a while in the middle of what it does, and others go on. */
  void stall(Duration pause, boolean clockToo) {
    world.note(name + " stands still for " + pause + (clockToo ? ", and its clock" : ""));
    rig.setFrozen(true);
    clock.setStill(clockToo);
    time.await(() -> false, pause);
    clock.setStill(false);
    rig.setFrozen(false);
    world.note(name + " has stood still");
  }

  /** Nothing is wrong with its surroundings any more. */
  void heal() {
    etcd.heal();
    clock.setSlowness(1);
    world.hosts().forEach(place::mend);
  }
}
