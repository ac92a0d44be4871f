package dev.overlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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

  private final Process process;
  private final LinkedBlockingQueue<Long> stamps = new LinkedBlockingQueue<>();

  private FlowEvents(Process process) {
    this.process = process;
  }

  /** Starts a monitor; see {@link #awaitWatching}. */
  static FlowEvents of(LabHost host) {
    ProcessBuilder builder =
        new ProcessBuilder(
                ImmutableList.of(
                    "ip",
                    "netns",
                    "exec",
                    host.namespace(),
                    "ovs-ofctl",
                    "-O",
                    "OpenFlow14",
                    "monitor",
                    host.bridge(),
                    "watch:!initial,!actions"))
            .redirectErrorStream(true);
    builder.environment().putAll(host.environment());
    try {
      FlowEvents events = new FlowEvents(builder.start());
      Thread reader = new Thread(events::read, "flow-events");
      reader.setDaemon(true);
      reader.start();
      return events;
    } catch (IOException e) {
      throw new BenchFailure("ovs-ofctl monitor cannot be started: " + e.getMessage());
    }
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

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("event=")) {
          stamps.add(System.nanoTime());
        }
      }
    } catch (IOException e) {
      // The pipe of a destroyed process: there is nothing more to come.
      return;
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
