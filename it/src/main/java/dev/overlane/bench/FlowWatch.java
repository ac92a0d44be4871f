package dev.overlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.lab.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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

  private final Process process;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private FlowWatch(Process process) {
    this.process = process;
  }

  /** Starts to watch; what changes after this returned is seen. */
  public static FlowWatch of(LabHost host) {
    ImmutableList<String> argv =
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
            "watch:!actions");
    // It tells what it sees on its standard error.
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().putAll(host.environment());
    try {
      FlowWatch watch = new FlowWatch(builder.start());
      Thread reader = new Thread(watch::read, "flow-watch");
      reader.setDaemon(true);
      reader.start();
      watch.awaitInitial(host);
      return watch;
    } catch (IOException e) {
      throw new BenchFailure("ovs-ofctl monitor cannot be started: " + e.getMessage());
    }
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

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long now = System.nanoTime();
        for (Kind kind : Kind.values()) {
          if (line.contains("event=" + kind + " ") && !line.contains(LEARNED + " ")) {
            events.add(new Event(kind, now));
          }
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
