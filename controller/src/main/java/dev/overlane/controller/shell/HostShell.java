package dev.overlane.controller.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.faults.Reasons;
import dev.overlane.peers.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script on a host, through a command that leads there, such as {@code ssh root@{host}}.
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

  /** What came of it. */
  public sealed interface Reply {
    /**
     * The script was started, or the way to it said why not.
     *
     * @param text all that was said, on both outputs
     * @param exitCode of the command
     * @param asked when it was started, by the clock of this machine
     * @param answered when it had ended
     */
    record Said(String text, int exitCode, Instant asked, Instant answered) implements Reply {
      /**
       * The last line of it, made harmless, with the way out where there is a known one; says that
       * there is none if there is none.
       */
      public String lastLine() {
        String stripped = text.strip();
        return stripped.isEmpty()
            ? Duration.between(asked, answered).compareTo(PATIENCE) < 0
                ? "it ended with exit code " + exitCode + " and said nothing"
                : "it said nothing within " + PATIENCE.toSeconds() + " s"
            : SshAdvice.behind(PeerText.tame(stripped.substring(stripped.lastIndexOf('\n') + 1)));
      }
    }

    /**
     * There is no such command.
     *
     * @param reason why
     */
    record Nothing(String reason) implements Reply {}
  }

  /** Runs a script on a host; blocks for a minute at most. */
  public Reply run(Host host, String script) {
    Instant asked = Instant.now();
    try {
      Process process = new ProcessBuilder(argv(host)).redirectErrorStream(true).start();
      try {
        return reply(process, script, asked);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return new Reply.Nothing("cannot run " + String.join(" ", way) + ": " + Reasons.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Nothing("interrupted");
    }
  }

  private static Reply reply(Process process, String script, Instant asked)
      throws IOException, InterruptedException {
    Thread watchdog = new Thread(() -> endInTime(process), "host-shell-watchdog");
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
    boolean ended = process.waitFor(1, TimeUnit.SECONDS);
    return new Reply.Said(
        new String(said, UTF_8), ended ? process.exitValue() : -1, asked, Instant.now());
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

  private ImmutableList<String> argv(Host host) {
    ImmutableList.Builder<String> argv = ImmutableList.builder();
    for (String word : way) {
      argv.add(word.replace("{host}", host.name()).replace("{address}", address(host)));
    }
    return argv.add("sh").build();
  }

  /** The address at which a host is managed. */
  public static String address(Host host) {
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
            && dial.method() instanceof ConnectionMethod.Ip ip
        ? ip.host()
        : host.address().toString();
  }
}
