package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.overlane.it.Await;
import dev.overlane.it.ControllerProcess;
import dev.overlane.it.Shell;
import dev.overlane.it.Stage;
import dev.overlane.it.Status;
import dev.overlane.it.chaos.relay.RelayControl;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What faults are inflicted on: hosts, the controller behind a relay, and its file. Every choice is
 * taken from one seeded source. One thread uses it.
 */
final class ChaosLab {
  /** Longer than a healthy repair by far: it ends a run that has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Hosts that were disturbed so shortly one after the other were so at once. */
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  private final Stage stage;
  private final RelayControl relay;
  private final Random random;
  private final Pace pace;
  private final Optional<FakeClock> clock;
  private final Map<String, Long> disturbed = new LinkedHashMap<>();
  private ChaosNetwork network = ChaosNetwork.USUAL;
  private long awaitedRevision;

  private ChaosLab(Stage stage, RelayControl relay, Random random, Pace pace) {
    this.stage = stage;
    this.relay = relay;
    this.random = random;
    this.pace = pace;
    this.clock = FakeClock.in(stage.file().path().getParent());
  }

  /** Attaches all containers, starts relay and controller, and returns when all is converged. */
  static ChaosLab start(Stage stage, Random random, Pace pace) {
    String namespace = stage.lab().controllerNamespace();
    RelayControl relay =
        stage.closing(RelayControl.start(namespace, ControlNetwork.lay(stage.lab())));
    ChaosLab lab = new ChaosLab(stage, relay, random, pace);
    lab.clock.ifPresent(clock -> stage.controller().setEnvironment(clock.environment()));
    // Buffers grow with use, to megabytes: a run must be able to fill one at any time.
    lab.inControllersPlace("sh", "-c", "echo 4096 16384 65536 > /proc/sys/net/ipv4/tcp_wmem");
    stage.lab().attachAll();
    lab.startController();
    lab.awaitSettled();
    return lab;
  }

  Pace pace() {
    return pace;
  }

  ControllerProcess controller() {
    return stage.controller();
  }

  /** Starts the controller, after its death if it had one, and returns when it has its file. */
  void startController() {
    stage.controller().start();
    clock.ifPresent(c -> c.tidyAfterStart(stage.controller().pid()));
    awaitedRevision = 0;
    disturbAll();
  }

  RelayControl relay() {
    return relay;
  }

  Random random() {
    return random;
  }

  Optional<FakeClock> clock() {
    return clock;
  }

  ImmutableList<LabHost> hosts() {
    return stage.lab().hosts();
  }

  /** Any host. */
  LabHost anyHost() {
    return hosts().get(random.nextInt(hosts().size()));
  }

  /**
   * One of the hosts whose database sessions have been up for longest; returns when that is long
   * enough.
   */
  LabHost calmHost() {
    long longestAgo = disturbed.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    ImmutableList<String> calmest =
        disturbed.keySet().stream()
            .filter(host -> disturbed.get(host) - longestAgo < AT_ONCE)
            .collect(ImmutableList.toImmutableList());
    String host = calmest.get(random.nextInt(calmest.size()));
    long since = System.nanoTime() - disturbed.get(host);
    Uninterruptibles.sleepUninterruptibly(
        Duration.ofNanos(Math.max(0, pace.calm().toNanos() - since)));
    return stage.host(host);
  }

  /** A host's database sessions are about to break, or were just made. */
  void disturb(String host) {
    disturbed.put(host, System.nanoTime());
  }

  void disturbAll() {
    hosts().forEach(host -> disturb(host.name()));
  }

  /** Lets a fault last, for a time of random length. Returns how long. */
  Duration last() {
    return last(pace.longest());
  }

  Duration last(Duration atMost) {
    Duration time = Duration.ofMillis(1 + random.nextInt((int) atMost.toMillis()));
    Uninterruptibles.sleepUninterruptibly(time);
    return time;
  }

  /** The network as it is when no fault is under way. */
  ChaosNetwork network() {
    return network;
  }

  /** Saves the file. */
  void save(ChaosNetwork next) {
    if (!next.equals(network)) {
      awaitedRevision = controller().status().revision() + 1;
      network = next;
      stage.file().write(next.yaml());
    }
  }

  /** Saves the file as it was at first. */
  void restoreFile() {
    save(ChaosNetwork.USUAL);
  }

  /**
   * Waits until the controller sends something. Until it has seen what there is to repair, its
   * status cannot but say that all is well.
   *
   * @param before how many changes it had sent before the fault
   */
  void awaitRepair(long before) {
    Await.until("a repair", PATIENCE, () -> relay.passed().changes() > before);
  }

  /** How many messages it has sent that were to change something. */
  long changesSent() {
    return relay.passed().changes();
  }

  /** Returns once all is as the present file says and every session is up. */
  void awaitSettled() {
    Await.until("all hosts converged", PATIENCE, () -> isSettled(controller().status()));
  }

  private boolean isSettled(Status status) {
    return status.converged()
        && status.revision() >= awaitedRevision
        && status.configError().isEmpty()
        && hosts().stream()
            .map(host -> status.host(host.name()))
            .allMatch(
                host ->
                    host.path("ovsdb").asText().equals("connected")
                        && host.path("openflow").asText().equals("connected"));
  }

  /** Runs a command in the controller's namespace and returns what it printed. */
  String inControllersPlace(String... argv) {
    CommandResult result = Shell.in(stage.lab().controllerNamespace(), argv);
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
    return result.stdout();
  }

  /** Ten echo requests over the underlay, in a second. */
  PingResult pingFromController(String address) {
    String[] ping = {"ping", "-n", "-c", "10", "-i", "0.1", "-W", "1", address};
    CommandResult result = Shell.in(stage.lab().controllerNamespace(), ping);
    return PingResult.parse(result.stdout())
        .orElseThrow(() -> new AssertionError(result.toString()));
  }

  /** Containers that send and receive probes. */
  ImmutableList<Member> members() {
    ImmutableMap<String, String> segments =
        ImmutableMap.of(
            "A", "ab", "E", "ab", "B", "ab", "C", "ab", "X", "xy", "Y", "xy", "Z", "xy");
    return segments.entrySet().stream()
        .map(member -> member(stage.container(member.getKey()), member.getValue()))
        .collect(ImmutableList.toImmutableList());
  }

  private static Member member(LabContainer c, String segment) {
    return new Member(c.name(), c.host(), segment, c.mac(), c.namespace());
  }

  /** What each switch says itself that it dropped, and why, since it was started. */
  ImmutableMap<String, String> ownDrops() {
    return stage.lab().hosts().stream()
        .collect(
            ImmutableMap.toImmutableMap(
                LabHost::name,
                host ->
                    host.appctl("coverage/show")
                        .lines()
                        .filter(line -> line.contains("drop_"))
                        .map(line -> line.replaceAll(" +", " "))
                        .collect(Collectors.joining("; "))));
  }
}
