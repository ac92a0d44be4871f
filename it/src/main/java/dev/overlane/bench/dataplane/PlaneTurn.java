package dev.overlane.bench.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.dataplane.PlaneFigures.Figure;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.Pinger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** One turn of one plane: hosts and containers from nothing, A and B talking, and down again. */
final class PlaneTurn {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PINGS_PER_SECOND = 50;

  /** Leaves room for the longest header of all planes: Geneve with OVN's option. */
  private static final String MTU = "1400";

  /** The switch forgets a megaflow without traffic after so long, in milliseconds. */
  private static final String IDLE = "120000";

  private final Plane plane;
  private final PlanePlan plan;
  private final PlaneFigures figures;

  PlaneTurn(Plane plane, PlanePlan plan, PlaneFigures figures) {
    this.plane = plane;
    this.plan = plan;
    this.figures = figures;
  }

  void run(Lab lab) {
    lab.attachAll();
    LabContainer a = lab.container("A");
    LabContainer b = lab.container("B");
    for (LabContainer container : ImmutableList.of(a, b)) {
      container.exec("ip", "link", "set", "eth1", "mtu", MTU).orThrow();
    }
    for (LabHost host : lab.hosts()) {
      host.vsctl("set", "Open_vSwitch", ".", "other_config:max-idle=" + IDLE);
    }
    plane.build(lab);
    awaitAnswer(a, b);
    for (LabHost host : lab.hosts()) {
      figures.add(Figure.FLOWS, plane.flows(host));
    }
    Process receiver = serve(b);
    try {
      // Last what depends most on a machine at rest: by then the control planes are.
      connections(lab, a, b);
      roundTrips(a, b);
      throughput(lab, a, b);
    } finally {
      receiver.destroyForcibly();
      receiver.onExit().join();
    }
  }

  private static void awaitAnswer(LabContainer a, LabContainer b) {
    try (Pinger pinger = a.pinger(b, PINGS_PER_SECOND)) {
      if (pinger.awaitReply(Instant.now(), PATIENCE).isEmpty()) {
        throw new BenchFailure("no answer within " + PATIENCE);
      }
    }
  }

  private void roundTrips(LabContainer a, LabContainer b) {
    String count = Integer.toString(plan.pings());
    String said = a.exec("ping", "-n", "-i", "0", "-c", count, b.address()).orThrow().stdout();
    RoundTrips trips = RoundTrips.parse(said);
    figures.add(Figure.ROUND_TRIP, trips.median());
    figures.add(Figure.WORST_ROUND_TRIP, trips.worstButOneInHundred());
  }

  private static ImmutableList<String> peer(String... arguments) {
    return ImmutableList.<String>builder()
        .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .add("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"))
        .add(TcpPeer.class.getName())
        .add(arguments)
        .build();
  }

  /** Starts the receiver; returns when it listens. */
  private static Process serve(LabContainer container) {
    ProcessBuilder builder =
        new ProcessBuilder(
            ImmutableList.<String>builder()
                .add("ip", "netns", "exec", container.namespace())
                .addAll(peer("serve"))
                .build());
    try {
      Process process = builder.redirectErrorStream(true).start();
      BufferedReader out =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String said = out.readLine();
      if (!TcpPeer.READY.equals(said)) {
        process.destroyForcibly();
        throw new BenchFailure("the receiver said " + said);
      }
      return process;
    } catch (IOException e) {
      throw new BenchFailure("the receiver cannot be run: " + e.getMessage());
    }
  }

  private void throughput(Lab lab, LabContainer a, LabContainer b) {
    double before = switchSeconds(lab);
    String seconds = Integer.toString(plan.seconds());
    double rate =
        Double.parseDouble(
            a.exec(peer("push", b.address(), seconds).toArray(String[]::new))
                .orThrow()
                .stdout()
                .strip());
    figures.add(Figure.THROUGHPUT, rate);
    figures.add(Figure.PROCESSOR, (switchSeconds(lab) - before) / (rate * plan.seconds()));
  }

  /** Processor time of both switches, in seconds. */
  private static double switchSeconds(Lab lab) {
    return lab.hosts().stream()
        .flatMap(host -> ProcessHandle.of(switchPid(host)).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToDouble(used -> used.toNanos() / 1e9)
        .sum();
  }

  private static long switchPid(LabHost host) {
    try {
      Path file = host.directory().resolve("ovs-vswitchd.pid");
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new BenchFailure("ovs-vswitchd of " + host.name() + " has ended: " + e.getMessage());
    }
  }

  private void connections(Lab lab, LabContainer a, LabContainer b) {
    for (LabHost host : lab.hosts()) {
      host.appctl("revalidator/purge");
    }
    String count = Integer.toString(plan.connections());
    a.exec(peer("connect", b.address(), count).toArray(String[]::new)).orThrow();
    for (LabHost host : lab.hosts()) {
      String dump = host.appctl("dpctl/dump-flows", "-m", "netdev@ovs-netdev");
      Megaflows held = Megaflows.parse(dump, ImmutableSet.of(a.device(), b.device()));
      figures.add(Figure.MEGAFLOWS, held.flows());
      figures.add(Figure.MASKS, held.masks().size());
      figures.masks.addAll(held.masks());
    }
  }
}
