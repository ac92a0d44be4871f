package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Another controller: adds a flow again and again, however often it is removed. Overlane removes it
 * at once for fifty times, and then five times a second: from then on it is there nearly always. It
 * goes before all else on this machine, since it must be faster than five a second.
 */
final class Planter implements AutoCloseable {
  private static final String LOOP =
      """
      while :; do
        ovs-ofctl --protocols=OpenFlow14 add-flow "$1" "$2"
      done
      """;

  private final Process process;

  private Planter(Process process) {
    this.process = process;
  }

  /** Plants in the host's bridge until it is closed. */
  static Planter of(LabHost host, String flow) {
    ProcessBuilder builder =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .add("nice", "--adjustment=-15", "ip", "netns", "exec", host.namespace())
                    .add("sh", "-c", LOOP, "sh", host.bridge(), flow)
                    .build())
            .redirectErrorStream(true)
            // Its bridge may be on its way just now; the next time counts.
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(host.environment());
    try {
      return new Planter(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
