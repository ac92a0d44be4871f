package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabController;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drift, kind by kind, on a switch with more than 10,000 flows: the time from the moment when every
 * client sees it to the moment when every client sees its repair; the tool that inflicts it is not
 * in it. Next to each, the bare tool that does the same repair on a bridge of the same size.
 */
final class DriftBench {
  private static final int LEAST_FLOWS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Between repairs, so that no damper of the controller takes them for a fight. */
  private static final Duration ROWS_REST = Duration.ofMillis(1_100);

  private static final Duration FLOWS_REST = Duration.ofMillis(300);

  private static final int ATTEMPTS = 5;

  private static final Pattern FLOW_COUNT = Pattern.compile("flow_count=(\\d+)");

  private final Path home;
  private final int runs;
  private final int warmUp;
  private final String only;
  private final Map<DriftKind, Measured> measured = new LinkedHashMap<>();
  private int flows;
  private long peakKibibytes;

  /** What was measured of one kind. */
  static final class Measured {
    final Samples repair = new Samples();
    final Samples byHand = new Samples();

    /** The very first ones, while the JVM is cold; they are in no median. */
    final Samples cold = new Samples();
  }

  /**
   * @param home the source tree or installation; its bin/overlane is measured
   * @param runs how often each kind is measured
   * @param warmUp how often before that, uncounted
   * @param only text that the kinds to measure have in their name or title; empty: all kinds
   */
  DriftBench(Path home, int runs, int warmUp, String only) {
    this.home = home;
    this.runs = runs;
    this.warmUp = warmUp;
    this.only = only;
  }

  Map<DriftKind, Measured> measured() {
    return measured;
  }

  int flows() {
    return flows;
  }

  /** The most memory that the controller had resident, in KiB (VmHWM of proc(5)). */
  long peakKibibytes() {
    return peakKibibytes;
  }

  void run() {
    try (Lab lab = Lab.up(spec())) {
      LabHost host = lab.host(DriftFile.HOST);
      Path file = lab.spec().directory().resolve("drift.yaml");
      write(file, DriftFile.text());
      LabController controller = start(lab, file);
      awaitFilled(host);
      FlowTexts texts = FlowTexts.of(host);
      flows = texts.count();
      HandBridge.make(host, texts);
      for (DriftKind kind : DriftKind.all(texts)) {
        if (!kind.isNamed(only)) {
          continue;
        }
        Measured figures = measure(host, kind);
        measured.put(kind, figures);
        System.err.printf(
            "drift: %s: %.1f ms (%.1f .. %.1f), by hand %.1f ms%n",
            kind.title(),
            figures.repair.median(),
            figures.repair.least(),
            figures.repair.most(),
            figures.byHand.median());
      }
      peakKibibytes = controller.peakKibibytes().orElse(0);
    }
  }

  private static LabSpec spec() {
    ConfigResult result =
        ConfigLoader.load("drift.yaml", DriftFile.text().getBytes(StandardCharsets.UTF_8));
    if (!(result instanceof ConfigResult.Valid valid)) {
      throw new BenchFailure(result.toString());
    }
    String prefix = "old" + ProcessHandle.current().pid() + "-";
    LabSpec all = LabSpec.of(valid.model()).at(prefix, Path.of("/run/overlane-" + prefix));
    return new LabSpec(
        all.prefix(),
        all.directory(),
        all.controller(),
        all.prefixLength(),
        all.tunnel(),
        all.hosts().stream()
            .filter(host -> host.name().equals(DriftFile.HOST))
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.of());
  }

  private LabController start(Lab lab, Path file) {
    return lab.startController(
        ImmutableList.of(
            home.resolve("bin/overlane").toString(),
            "run",
            "--config",
            file.toString(),
            "--runtime-dir",
            lab.runtimeDirectory().toString()));
  }

  private Measured measure(LabHost host, DriftKind kind) {
    if (kind.rows()) {
      return measure(host, kind, run -> onceInRows(host, kind, run));
    }
    try (FlowEvents events = FlowEvents.of(host)) {
      // What is seen of a flow in a table of nobody's proves that the monitor watches.
      events.awaitWatching(() -> host.ofctl("add-flow", host.bridge(), "table=200,actions=drop"));
      return measure(
          host,
          kind,
          run -> {
            events.clear();
            kind.inflict().on(host, run);
            return events.await(kind.flowEvents()).length();
          });
    }
  }

  private Measured measure(LabHost host, DriftKind kind, IntFunction<Duration> repair) {
    Measured result = new Measured();
    for (int run = 0; run < warmUp + runs; run++) {
      int number = run;
      (run < warmUp ? result.cold : result.repair).add(repair.apply(run));
      if (run >= warmUp) {
        result.byHand.add(timed(() -> kind.byHand().on(host, number)));
      }
      LockSupport.parkNanos((kind.rows() ? ROWS_REST : FLOWS_REST).toNanos());
      awaitUntil(
          "the host at rest",
          () -> flowCount(host) == flows && (!kind.reconnects() || isConnected(host)));
    }
    return result;
  }

  /** A repair that came in the same batch as the drift was quicker than can be seen: once more. */
  private static Duration onceInRows(LabHost host, DriftKind kind, int run) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (RowEvents events = RowEvents.of(host)) {
        kind.inflict().on(host, run);
        Optional<FlowEvents.Span> repair = events.awaitRepair();
        if (repair.isPresent()) {
          return repair.get().length();
        }
        System.err.println("drift: not seen: " + kind.title());
      }
    }
    throw new BenchFailure("never seen and repaired: " + kind.title());
  }

  /** All flows are there: so many at least, and no more come. */
  private static void awaitFilled(LabHost host) {
    awaitUntil(
        "a switch with " + LEAST_FLOWS + " flows",
        () -> {
          int count = flowCount(host);
          LockSupport.parkNanos(FLOWS_REST.toNanos());
          return count >= LEAST_FLOWS && flowCount(host) == count;
        });
  }

  private static boolean isConnected(LabHost host) {
    String connected = host.vsctl("get", "controller", host.bridge(), "is_connected");
    return connected.strip().equals("true");
  }

  private static int flowCount(LabHost host) {
    try {
      Matcher count = FLOW_COUNT.matcher(host.ofctl("dump-aggregate", host.bridge()));
      return count.find() ? Integer.parseInt(count.group(1)) : 0;
    } catch (RuntimeException notThereYet) {
      return 0;
    }
  }

  private static void awaitUntil(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailure("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static Duration timed(Runnable task) {
    long before = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
