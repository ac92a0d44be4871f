package dev.overlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.function.Consumer;

/** A run of {@code ovs-ofctl monitor} on a host's bridge, and the thread that reads its lines. */
final class FlowMonitor implements AutoCloseable {
  private final Process process;

  private FlowMonitor(Process process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param watch what to watch, as in ovs-ofctl(8)
   * @param line takes each line as it comes, on a thread of the monitor's own
   */
  static FlowMonitor start(LabHost host, String watch, Consumer<String> line) {
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
            watch);
    // It tells what it sees on its standard error.
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().putAll(host.environment());
    try {
      FlowMonitor monitor = new FlowMonitor(builder.start());
      Thread reader = new Thread(() -> monitor.read(line), "flow-monitor");
      reader.setDaemon(true);
      reader.start();
      return monitor;
    } catch (IOException e) {
      throw new BenchFailure("ovs-ofctl monitor cannot be started: " + e.getMessage());
    }
  }

  private void read(Consumer<String> taker) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        taker.accept(line);
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
