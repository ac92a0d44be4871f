package dev.overlane.bench;

import dev.overlane.bench.wire.ControllerEar;
import dev.overlane.bench.wire.Passing;
import dev.overlane.bench.wire.WireTimes;
import dev.overlane.lab.LabHost;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Inflicts one kind of drift again and again, and measures its repairs. Blocks its caller. */
final class DriftMeter {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Between repairs, so that no damper of the controller takes them for a fight. */
  private static final Duration ROWS_REST = Duration.ofMillis(1_100);

  private static final Duration FLOWS_REST = Duration.ofMillis(300);

  private static final int ATTEMPTS = 5;

  private static final Pattern FLOW_COUNT = Pattern.compile("flow_count=(\\d+)");

  private final LabHost host;
  private final ControllerEar ear;
  private final int flows;

  /**
   * @param host whose switch holds all its flows
   * @param ear listens in on its controller since before that
   * @param flows how many it holds at rest
   */
  DriftMeter(LabHost host, ControllerEar ear, int flows) {
    this.host = host;
    this.ear = ear;
    this.flows = flows;
  }

  /**
   * Measures a kind.
   *
   * @param runs how often
   * @param warmUp how often before that, uncounted
   */
  DriftFigures measure(DriftKind kind, int runs, int warmUp) {
    if (kind.rows()) {
      return measure(kind, runs, warmUp, run -> onceInRows(kind, run));
    }
    try (FlowEvents events = FlowEvents.of(host)) {
      // What is seen of a flow in a table of nobody's proves that the monitor watches.
      events.awaitWatching(() -> host.ofctl("add-flow", host.bridge(), "table=200,actions=drop"));
      return measure(
          kind,
          runs,
          warmUp,
          run -> {
            events.clear();
            ear.clear();
            kind.inflict().on(host, run);
            return events.await(kind.flowEvents());
          });
    }
  }

  private DriftFigures measure(
      DriftKind kind, int runs, int warmUp, IntFunction<FlowEvents.Span> repair) {
    DriftFigures figures = new DriftFigures();
    for (int run = 0; run < warmUp + runs; run++) {
      int number = run;
      FlowEvents.Span span = repair.apply(run);
      LockSupport.parkNanos(FLOWS_REST.toNanos());
      awaitRest(kind);
      if (run < warmUp) {
        figures.cold.add(span.length());
      } else {
        figures.add(span.length(), awaitWire(kind, span.first()));
        figures.byHand.add(timed(() -> kind.byHand().on(host, number)));
      }
      LockSupport.parkNanos((kind.rows() ? ROWS_REST : FLOWS_REST).toNanos());
      awaitRest(kind);
    }
    return figures;
  }

  /** A repair that came in the same batch as the drift was quicker than can be seen: once more. */
  private FlowEvents.Span onceInRows(DriftKind kind, int run) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (RowEvents events = RowEvents.of(host)) {
        ear.clear();
        kind.inflict().on(host, run);
        Optional<FlowEvents.Span> repair = events.awaitRepair();
        if (repair.isPresent()) {
          return repair.get();
        }
        System.err.println("drift: not seen: " + kind.title());
      }
    }
    throw new BenchFailure("never seen and repaired: " + kind.title());
  }

  /** All of the repair has passed by now; who listens may be a moment behind. */
  private WireTimes awaitWire(DriftKind kind, long seen) {
    Passing.Kind news = kind.rows() ? Passing.Kind.ROW_NEWS : Passing.Kind.FLOW_NEWS;
    return Waiting.value(
        "the repair on the wire: " + kind.title(),
        PATIENCE,
        PAUSE,
        () -> WireTimes.of(ear.passings(), seen, news));
  }

  private void awaitRest(DriftKind kind) {
    Waiting.until(
        "the host at rest",
        PATIENCE,
        PAUSE,
        () -> flowCount(host) == flows && (!kind.reconnects() || isConnected()));
  }

  private boolean isConnected() {
    return host.vsctl("get", "controller", host.bridge(), "is_connected").strip().equals("true");
  }

  /** All flows are there: so many at least, and no more come. */
  static void awaitFilled(LabHost host, int least) {
    Waiting.until(
        "a switch with " + least + " flows",
        PATIENCE,
        PAUSE,
        () -> {
          int count = flowCount(host);
          LockSupport.parkNanos(FLOWS_REST.toNanos());
          return count >= least && flowCount(host) == count;
        });
  }

  private static int flowCount(LabHost host) {
    try {
      Matcher count = FLOW_COUNT.matcher(host.ofctl("dump-aggregate", host.bridge()));
      return count.find() ? Integer.parseInt(count.group(1)) : 0;
    } catch (RuntimeException notThereYet) {
      return 0;
    }
  }

  private static Duration timed(Runnable task) {
    long before = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }
}
