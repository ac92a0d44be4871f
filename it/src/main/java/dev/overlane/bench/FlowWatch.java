package dev.overlane.bench;

import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.lab.LabHost;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A flow monitor of a host's bridge ({@code ovs-ofctl monitor BRIDGE watch:}), beside the
 * controller's: it sees flows go and come as they do.
 */
public final class FlowWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What became of a flow. */
  private enum Kind {
    INITIAL,
    DELETED,
    ADDED
  }

  private record Event(Kind kind, long nanos) {}

  /** Flows that the switch learns by itself come and go; nobody restores them. */
  private static final String LEARNED = "table=" + FlowTable.LEARNED.id();

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final FlowMonitor monitor;

  private FlowWatch(LabHost host) {
    monitor = FlowMonitor.start(host, "watch:!actions", this::take);
  }

  /** Starts to watch; what changes after this returned is seen. */
  public static FlowWatch of(LabHost host) {
    FlowWatch watch = new FlowWatch(host);
    watch.awaitInitial(host);
    return watch;
  }

  /** How many flows a bridge holds, learned ones apart. */
  public static int count(LabHost host) {
    return (int)
        host.ofctl("dump-flows", host.bridge())
            .lines()
            .filter(line -> line.contains("cookie=") && !line.contains(", " + LEARNED + ", "))
            .count();
  }

  /** The monitor first tells the flows that are there. */
  private void awaitInitial(LabHost host) {
    for (int left = count(host); left > 0; left--) {
      next();
    }
  }

  /** Waits until all {@code count} flows went and came back; first going to last coming. */
  public Duration awaitRepair(int count) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int gone = 0;
    int back = 0;
    while (gone < count || back < count) {
      Event event = next();
      if (event.kind == Kind.DELETED) {
        gone++;
        first = Math.min(first, event.nanos);
      } else if (event.kind == Kind.ADDED) {
        back++;
        last = event.nanos;
      }
    }
    return Duration.ofNanos(last - first);
  }

  private Event next() {
    try {
      Event event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new BenchFailure("the flow monitor tells less than was to happen");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }

  private void take(String line) {
    long now = System.nanoTime();
    for (Kind kind : Kind.values()) {
      if (line.contains("event=" + kind + " ") && !line.contains(LEARNED + " ")) {
        events.add(new Event(kind, now));
      }
    }
  }

  @Override
  public void close() {
    monitor.close();
  }
}
