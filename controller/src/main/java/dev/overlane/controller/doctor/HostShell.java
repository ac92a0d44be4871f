package dev.overlane.controller.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.peers.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the script on a host, through a command that leads there, such as {@code ssh root@{host}}.
 * Thread-safe.
 */
public final class HostShell {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 4 << 20;

  private final ImmutableList<String> way;

  /**
   * A way to hosts.
   *
   * @param way words apart by blanks; {@code {host}} stands for a host's name in the file, {@code
   *     {address}} for the address where it is managed; {@code sh} is put behind it
   */
  public HostShell(String way) {
    this.way = ImmutableList.copyOf(Splitter.on(' ').omitEmptyStrings().split(way));
  }

  /** What came of it: the facts, or why there are none. */
  public sealed interface Answer {
    /** The script ran to its end. */
    record Told(HostFacts facts) implements Answer {}

    /** It did not. */
    record Nothing(String reason) implements Answer {}
  }

  /** Asks a host; blocks for a minute at most. */
  public Answer ask(Host host, String script) {
    Instant asked = Instant.now();
    try {
      Process process = new ProcessBuilder(argv(host)).redirectErrorStream(true).start();
      try {
        return answer(process, script, asked);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return new Answer.Nothing("cannot run " + String.join(" ", way) + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Nothing("interrupted");
    }
  }

  private static Answer answer(Process process, String script, Instant asked)
      throws IOException, InterruptedException {
    Thread watchdog = new Thread(() -> endInTime(process), "doctor-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(script.getBytes(UTF_8));
    } catch (IOException brokenPipe) {
      // The command has ended before it read the script; what it said tells why.
    }
    byte[] said;
    try (InputStream out = process.getInputStream()) {
      said = out.readNBytes(MOST_BYTES);
    }
    watchdog.interrupt();
    process.waitFor(1, TimeUnit.SECONDS);
    String text = new String(said, UTF_8);
    Optional<HostFacts> facts = HostFacts.parse(text, asked, Instant.now());
    return facts.isPresent()
        ? new Answer.Told(facts.get())
        : new Answer.Nothing(
            text.isBlank() ? "it said nothing within " + PATIENCE.toSeconds() + " s" : last(text));
  }

  private static void endInTime(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException answered) {
      Thread.currentThread().interrupt();
    }
  }

  private static String last(String text) {
    String stripped = text.strip();
    return PeerText.tame(stripped.substring(stripped.lastIndexOf('\n') + 1));
  }

  private ImmutableList<String> argv(Host host) {
    ImmutableList.Builder<String> argv = ImmutableList.builder();
    for (String word : way) {
      argv.add(word.replace("{host}", host.name()).replace("{address}", address(host)));
    }
    return argv.add("sh").build();
  }

  private static String address(Host host) {
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
            && dial.method() instanceof ConnectionMethod.Ip ip
        ? ip.host()
        : host.address().toString();
  }
}
