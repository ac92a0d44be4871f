package dev.overlane.bench;

import dev.overlane.lab.LabHost;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A flow monitor of a host's bridge beside the controller's, which stamps each flow that is added,
 * changed or removed, by whomever. What is measured between two events has the same delay at both
 * ends.
 */
final class FlowEvents implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(400);

  private final LinkedBlockingQueue<Long> stamps = new LinkedBlockingQueue<>();
  private final FlowMonitor monitor;

  private FlowEvents(LabHost host) {
    monitor = FlowMonitor.start(host, "watch:!initial,!actions", this::take);
  }

  /** Starts a monitor; see {@link #awaitWatching}. */
  static FlowEvents of(LabHost host) {
    return new FlowEvents(host);
  }

  /** Forgets what has been seen. */
  void clear() {
    stamps.clear();
  }

  /**
   * Makes changes until one is seen, which proves that the monitor watches, and lets them be
   * undone.
   */
  void awaitWatching(Runnable change) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (System.nanoTime() > deadline) {
        throw new BenchFailure("the flow monitor tells nothing");
      }
      change.run();
    } while (poll(QUIET) == null);
    Long seen;
    do {
      seen = poll(QUIET);
    } while (seen != null);
  }

  /** Waits for so many events. */
  Span await(int count) {
    long first = next();
    long last = first;
    for (int i = 1; i < count; i++) {
      last = next();
    }
    return new Span(first, last);
  }

  /** Two moments of {@link System#nanoTime}. */
  record Span(long first, long last) {
    Duration length() {
      return Duration.ofNanos(last - first);
    }
  }

  private long next() {
    Long stamp = poll(PATIENCE);
    if (stamp == null) {
      throw new BenchFailure("the flow monitor tells less than was to happen");
    }
    return stamp;
  }

  private @Nullable Long poll(Duration patience) {
    try {
      return stamps.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }

  private void take(String line) {
    if (line.contains("event=")) {
      stamps.add(System.nanoTime());
    }
  }

  @Override
  public void close() {
    monitor.close();
  }
}
