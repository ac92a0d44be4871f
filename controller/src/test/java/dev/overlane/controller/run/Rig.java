package dev.overlane.controller.run;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.Hazard;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.Place;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.peers.Turns;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A controller on virtual time, as {@link RunModule} would put it together, over a fake world. */
final class Rig {
  private static final Path FILE = Path.of("net.yaml");

  private final World world;
  private final Place place;
  private final Function<Rig, Cluster> clusters;
  private final long seed;
  private final ReconcilerSettings settings;
  private final List<ManualLoop> loops = new ArrayList<>();
  private final List<HostReconciler> reconcilers = new ArrayList<>();
  private boolean permitted = true;
  private StatusBoard board = new StatusBoard();
  private Figures figures;
  private final SharedFlows shared = new SharedFlows();
  private Turns turns;
  private Cluster cluster;
  private Controller controller;

  /** A controller that is alone. */
  Rig(World world, long seed, ReconcilerSettings settings) {
    this(
        world.place(),
        seed,
        settings,
        rig -> new Cluster(FILE, "test", status -> {}, new ClusterFigures()));
  }

  /**
   * @param clusters makes the cluster that it is in
   */
  Rig(Place place, long seed, ReconcilerSettings settings, Function<Rig, Cluster> clusters) {
    this.world = place.world();
    this.place = place;
    this.clusters = clusters;
    this.seed = seed;
    this.settings = settings;
    this.figures = new Figures(world.time());
    this.controller = build();
  }

  /** A controller over hosts dt-1 and dt-2, in order. */
  static Rig ofTwoHosts() {
    World world = new World(VirtualTime.inOrder());
    world.addHost("dt-1", "192.168.77.25");
    world.addHost("dt-2", "192.168.77.26");
    return new Rig(world, 0, ReconcilerSettings.DEFAULT);
  }

  private Controller build() {
    loops.clear();
    reconcilers.clear();
    board = new StatusBoard();
    figures = new Figures(world.time());
    turns = Arrival.turns();
    cluster = clusters.apply(this);
    SerialLoop loop = newLoop();
    Fleet fleet =
        new Fleet(
            loop,
            place.connector(),
            this::newReconciler,
            board,
            new Sightings(RunModule.nothing()),
            figures);
    Listeners listeners =
        new Listeners(
            place::newOpenFlowServer,
            fleet.doorman(),
            place::newOvsdbListener,
            fleet.doorman(),
            this::openScrapes);
    return new Controller(
        "net.yaml",
        loop,
        fleet,
        listeners,
        board,
        new AcceptedFile("net.yaml"),
        new EarlyLoad(),
        new FileKeys(FILE, TlsKeys.none(), world.time()),
        figures,
        cluster);
  }

  private Runnable openScrapes(ListenMethod where) throws IOException {
    place.bind(where.port());
    return () -> place.unbind(where.port());
  }

  /** What the controller counts. */
  Figures figures() {
    return figures;
  }

  private HostReconciler newReconciler(String host, FleetView view, HostEvents events) {
    HostContext context =
        new HostContext(
            newLoop(),
            shared,
            turns,
            place.isShared() ? new ClusterPermit(cluster, host) : () -> permitted,
            settings,
            world.time(),
            new Random(seed));
    HostReconciler reconciler = new HostReconciler(host, view, events, context);
    reconcilers.add(reconciler);
    return reconciler;
  }

  /** How often this controller has planned a step, over all hosts that it has known. */
  long plans() {
    return reconcilers.stream().mapToLong(HostReconciler::plans).sum();
  }

  /** A loop of its process. */
  ManualLoop newLoop() {
    ManualLoop loop = world.time().newLoop();
    loops.add(loop);
    return loop;
  }

  World world() {
    return world;
  }

  /** Offers a file and lets everything that follows at once happen. */
  Controller.Verdict offer(String text) {
    CompletableFuture<Controller.Verdict> verdict = offerLater(text);
    world.time().settle();
    return verdict.join();
  }

  CompletableFuture<Controller.Verdict> offerLater(String text) {
    return controller.offer(text.getBytes(StandardCharsets.UTF_8)).toCompletableFuture();
  }

  void unreadable(String reason) {
    var unused = controller.unreadable(reason);
    settle();
  }

  /** Offers a good file and waits until all hosts are as it says. */
  void converge(String text) {
    Controller.Verdict verdict = offer(text);
    checkState(verdict instanceof Controller.Verdict.Accepted, "%s", verdict);
    advance(Duration.ofSeconds(5));
    checkState(status().converged(), "%s", status());
  }

  void advance(Duration pause) {
    world.time().advance(pause);
  }

  void settle() {
    world.time().settle();
  }

  void setPermitted(boolean now) {
    permitted = now;
  }

  /** Stops the process as it stands, or has it go on. */
  void setFrozen(boolean now) {
    loops.forEach(loop -> loop.setFrozen(now));
  }

  /** Its place in the cluster that it is in, if it is in one. */
  Cluster cluster() {
    return cluster;
  }

  /** Told by its cluster. */
  StatusBoard board() {
    return board;
  }

  /** What stands against a file; changes nothing. */
  CompletableFuture<ImmutableList<Hazard>> examine(NetworkModel next) {
    return controller.examine(next).toCompletableFuture();
  }

  /** kill -9: what was under way stays as it is. */
  void kill() {
    loops.forEach(ManualLoop::kill);
    place.abandon();
  }

  /** Kills the controller, if it still lives, and starts another one on a file. */
  void restart(String text) {
    CompletableFuture<Controller.Verdict> verdict = restartLater(text);
    world.time().settle();
    checkState(verdict.join() instanceof Controller.Verdict.Accepted, "%s", verdict);
  }

  /** The same, but nothing of what follows happens yet. */
  CompletableFuture<Controller.Verdict> restartLater(String text) {
    kill();
    rebuild();
    return offerLater(text);
  }

  /** Another process starts in its place; it has no file yet. */
  void rebuild() {
    controller = build();
  }

  void stop() {
    CompletableFuture<Void> done = controller.stop().toCompletableFuture();
    settle();
    done.join();
  }

  NetworkStatus status() {
    return board.read();
  }

  HostStatus status(String host) {
    return Objects.requireNonNull(status().hosts().get(host), host);
  }

  /** How many hosts are being synchronised. */
  int turnsUnderWay() {
    return turns.underWay();
  }

  HostPhase phase(String host) {
    return status(host).phase();
  }
}
