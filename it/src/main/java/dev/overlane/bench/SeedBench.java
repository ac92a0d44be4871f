package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Closer;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.EchoReply;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabController;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The seed, measured: from nothing to both pairs pinging, by Overlane and by the seed's own
 * ovs-vsctl lines; then the repair of rows and of flows, beside the tools that write the same by
 * hand. Both columns take turns in one run, because machines are noisy.
 */
final class SeedBench {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PINGS_PER_SECOND = 200;

  private final NetworkModel model;
  private final Path home;
  private final Path file;
  private final int runs;

  /** Overlane, from the start of its launcher until both pairs were answered. */
  final Samples start = new Samples();

  /** The same by hand: from the first ovs-vsctl until both pairs were answered. */
  final Samples startByHand = new Samples();

  /** From the loss of the tunnel's row, as every client sees it, until it is committed again. */
  final Samples rows = new Samples();

  /** One ovs-vsctl that makes such a tunnel, from its start to its end. */
  final Samples rowsByHand = new Samples();

  /** From the first flow that goes until the last one is back. */
  final Samples flows = new Samples();

  /** One ovs-ofctl that replaces as many flows, from its start to its end. */
  final Samples flowsByHand = new Samples();

  private long peakKibibytes;

  /**
   * @param model what {@code file} says
   * @param home the source tree or installation; its bin/overlane is measured
   * @param runs how often each thing is done
   */
  SeedBench(NetworkModel model, Path file, Path home, int runs) {
    this.model = model;
    this.file = file;
    this.home = home;
    this.runs = runs;
  }

  /** The most memory that the controller had resident, in KiB (VmHWM of proc(5)). */
  long peakKibibytes() {
    return peakKibibytes;
  }

  void run() {
    for (int run = 0; run < runs; run++) {
      System.err.printf("run %d of %d%n", run + 1, runs);
      try (Lab lab = Lab.up(spec())) {
        lab.attachAll();
        startByHand.add(untilPinging(lab, () -> setUpByHand(lab)));
      }
      try (Lab lab = Lab.up(spec())) {
        lab.attachAll();
        LabController[] controller = new LabController[1];
        start.add(untilPinging(lab, () -> controller[0] = startController(lab)));
        repairs(lab.host("dt-1"));
        peakKibibytes = Math.max(peakKibibytes, controller[0].peakKibibytes().orElse(0));
      }
    }
  }

  private LabSpec spec() {
    String prefix = "olb" + ProcessHandle.current().pid() + "-";
    return LabSpec.of(model).at(prefix, Path.of("/run/overlane-" + prefix));
  }

  private LabController startController(Lab lab) {
    return lab.startController(
        ImmutableList.of(
            home.resolve("bin/overlane").toString(),
            "run",
            "--config",
            file.toString(),
            "--runtime-dir",
            lab.runtimeDirectory().toString()));
  }

  private static Duration untilPinging(Lab lab, Runnable act) {
    try (Closer pingers = Closer.create()) {
      Pinger ab = lab.container("A").pinger(lab.container("B"), PINGS_PER_SECOND);
      pingers.register(ab::close);
      Pinger xy = lab.container("X").pinger(lab.container("Y"), PINGS_PER_SECOND);
      pingers.register(xy::close);
      Instant since = Instant.now();
      act.run();
      Instant last = since;
      for (Pinger pinger : List.of(ab, xy)) {
        EchoReply reply =
            pinger
                .awaitReply(since, PATIENCE)
                .orElseThrow(() -> new BenchFailure("no answer within " + PATIENCE));
        last = reply.time().isAfter(last) ? reply.time() : last;
      }
      return Duration.between(since, last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setUpByHand(Lab lab) {
    SeedByHand.setUp(lab.host("dt-1"), "192.168.77.26", "vA", "vX");
    SeedByHand.setUp(lab.host("dt-2"), "192.168.77.25", "vB", "vY");
  }

  private void repairs(LabHost host) {
    try (TunnelWatch watch = TunnelWatch.of(host)) {
      host.vsctl("--no-wait", "del-port", host.tunnel());
      rows.add(watch.awaitRepair());
    }
    rowsByHand.add(
        timed(
            () ->
                host.vsctl(
                    "--may-exist",
                    "add-port",
                    "br-phy",
                    "byhand0",
                    "--",
                    "set",
                    "interface",
                    "byhand0",
                    "type=vxlan",
                    "options:key=flow",
                    "options:remote_ip=flow",
                    "options:dst_port=14789")));
    host.vsctl("--no-wait", "del-port", "byhand0");
    try (FlowWatch watch = FlowWatch.of(host)) {
      int count = FlowWatch.count(host);
      host.ofctl("del-flows", host.bridge());
      flows.add(watch.awaitRepair(count));
    }
    flowsByHand.add(timed(() -> replaceByHand(host)));
    host.ofctl("del-flows", "br-phy");
    host.ofctl("add-flow", "br-phy", "actions=normal");
  }

  /** As many flows as the bridge has, in one bundle, onto the host's own bridge. */
  private static void replaceByHand(LabHost host) {
    int count = FlowWatch.count(host);
    StringBuilder lines = new StringBuilder("table=0,priority=0,actions=normal\n");
    for (int i = 1; i < count; i++) {
      lines.append("table=9,priority=").append(i).append(",metadata=").append(i);
      lines.append(",actions=goto_table:10\n");
    }
    Path list = host.directory().resolve("byhand.flows");
    try {
      Files.writeString(list, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host.ofctl("--bundle", "replace-flows", "br-phy", list.toString());
  }

  private static Duration timed(Runnable task) {
    long before = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }
}
