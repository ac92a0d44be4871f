package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Commands that tests run outside of hosts and containers. Blocks the caller. */
public final class Shell {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Shell() {}

  /** Runs a command in a network namespace to its end. */
  public static CommandResult in(String namespace, String... argv) {
    return run(
        ImmutableList.<String>builder().add("ip", "netns", "exec", namespace).add(argv).build());
  }

  /** Runs {@code overlane} with some arguments, as {@link Launch} does. */
  static CommandResult overlane(String... arguments) {
    return run(ImmutableList.<String>builder().addAll(java()).add(arguments).build());
  }

  /** As {@link #overlane}, in a network namespace. */
  static CommandResult overlaneIn(String namespace, String... arguments) {
    ImmutableList<String> argv =
        ImmutableList.<String>builder().addAll(java()).add(arguments).build();
    return in(namespace, argv.toArray(String[]::new));
  }

  /** A JVM that starts the program, whose arguments are to follow. */
  static ImmutableList<String> java() {
    return Launch.java(ImmutableList.of());
  }

  /** Runs a command to its end, whatever its exit code. */
  public static CommandResult run(ImmutableList<String> argv) {
    return run(argv, PATIENCE);
  }

  /** As {@link #run(ImmutableList)}, for a command that may take longer. */
  static CommandResult run(ImmutableList<String> argv, Duration patience) {
    Path out = temporary("out");
    Path err = temporary("err");
    try {
      Process process =
          new ProcessBuilder(argv).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(argv + " does not end");
      }
      return new CommandResult(
          Joiner.on(' ').join(argv),
          process.exitValue(),
          Files.readString(out, UTF_8),
          Files.readString(err, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during " + argv, e);
    } finally {
      remove(out);
      remove(err);
    }
  }

  /** Sends a UDP datagram from a namespace, by bash(1). */
  static void sendUdp(String namespace, String address, int port, byte[] datagram) {
    StringBuilder octets = new StringBuilder();
    for (byte octet : datagram) {
      octets.append(String.format(java.util.Locale.ROOT, "\\x%02x", octet));
    }
    // dd writes the datagram as one; printf of bash may cut it at a line feed.
    String script =
        "printf '%b' '"
            + octets
            + "' | dd bs=65536 iflag=fullblock status=none > /dev/udp/"
            + address
            + "/"
            + port;
    CommandResult result = in(namespace, "bash", "-c", script);
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
  }

  private static Path temporary(String kind) {
    try {
      return Files.createTempFile("overlane-it-", "." + kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
