package dev.overlane.it.chaos.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The {@link Relay} as tests see it: a process, and what it is told. One thread uses it. */
public final class RelayControl implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final PrintStream commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> trapped = new LinkedBlockingQueue<>();

  /**
   * What has passed so far.
   *
   * @param changes messages of the controller that were to change something on a host
   * @param looks how often the controller has read all that is there: of each host's switch, then
   *     of each host's database
   */
  public record Passed(long changes, ImmutableList<Long> looks) {
    /** Whether everything has been read at least once more than at an earlier moment. */
    public boolean lookedAtAllSince(Passed earlier) {
      return lookedSince(earlier, looks.size());
    }

    /** Whether all flows have been read at least once more. */
    public boolean lookedAtSwitchesSince(Passed earlier) {
      return lookedSince(earlier, looks.size() / 2);
    }

    private boolean lookedSince(Passed earlier, int end) {
      for (int i = 0; i < end; i++) {
        if (looks.get(i) <= earlier.looks.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private RelayControl(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    Thread reader = new Thread(this::read, "relay-control");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a relay and returns when it listens.
   *
   * @param namespace the controller's
   * @param hosts addresses of all hosts by their names
   */
  public static RelayControl start(String namespace, ImmutableMap<String, String> hosts) {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add("ip", "netns", "exec", namespace);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m");
    command.add("-cp", System.getProperty("java.class.path"), Relay.class.getName());
    hosts.forEach((name, address) -> command.add(name + "=" + address));
    try {
      RelayControl control =
          new RelayControl(
              new ProcessBuilder(command.build())
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      control.await(control.answers, "ready");
      return control;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Relay.TRAPPED)) {
          trapped.add(line.substring(Relay.TRAPPED.length()));
        } else {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      // The pipe of a destroyed process: whoever waits for an answer says that there is none.
      return;
    }
  }

  private String await(BlockingQueue<String> queue, String what) {
    try {
      @Nullable String line = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("the relay does not say: " + what);
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String tell(String command) {
    commands.println(command);
    return await(answers, "the answer to " + command);
  }

  /** Resets all connections of a host, and every new one, until {@link #heal}. */
  public void cut(String host) {
    tell("cut " + host);
  }

  /** Lets nothing of a host pass either way, as a network without a way does. */
  public void mute(String host) {
    tell("mute " + host);
  }

  /** Reads nothing more of what the controller sends to a host's switch. */
  public void stall(String host) {
    tell("stall " + host);
  }

  /** Ends {@link #cut}, {@link #mute} and {@link #stall}. */
  public void heal() {
    tell("heal");
  }

  /** Resets all connections; new ones are welcome. */
  public void reset() {
    tell("reset");
  }

  /** Has the first host whose conversation comes to this point stand still there. */
  public void trap(Trap.Point point, int changes) {
    tell("trap " + point + " " + changes);
  }

  /** Waits until the trap has sprung; returns the name of the host. */
  public String awaitTrapped() {
    return await(trapped, "trapped");
  }

  /** Resets the connections that a trap has held. */
  public void release() {
    tell("release");
  }

  /** What has passed so far. */
  public Passed passed() {
    List<String> numbers = Splitter.on(' ').splitToList(tell("state"));
    return new Passed(
        Long.parseLong(numbers.get(0)),
        numbers.stream().skip(1).map(Long::valueOf).collect(ImmutableList.toImmutableList()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
