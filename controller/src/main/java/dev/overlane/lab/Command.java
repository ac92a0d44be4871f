package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A command line with its environment, input and time limit: a value that may be run many times.
 *
 * @param argv program and arguments
 * @param environment added to this process's own
 * @param input what the command reads from standard input
 * @param timeout after this long it is killed and counts as failed
 */
record Command(
    ImmutableList<String> argv,
    ImmutableMap<String, String> environment,
    String input,
    Duration timeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  static Command of(String... argv) {
    return of(ImmutableList.copyOf(argv));
  }

  static Command of(Collection<String> argv) {
    return new Command(ImmutableList.copyOf(argv), ImmutableMap.of(), "", DEFAULT_TIMEOUT);
  }

  Command withEnvironment(ImmutableMap<String, String> added) {
    return new Command(argv, added, input, timeout);
  }

  Command withInput(String text) {
    return new Command(argv, environment, text, timeout);
  }

  Command withTimeout(Duration limit) {
    return new Command(argv, environment, input, limit);
  }

  /** Runs it to its end; throws {@link LabException} if it cannot start or takes too long. */
  CommandResult run() {
    Process process = start();
    FutureTask<String> stdout = drain(process.getInputStream(), "stdout");
    FutureTask<String> stderr = drain(process.getErrorStream(), "stderr");
    try {
      feed(process);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabException("`" + this + "` did not end within " + timeout.toSeconds() + " s");
      }
      return new CommandResult(
          toString(), process.exitValue(), Outcome.of(stdout), Outcome.of(stderr));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted during `" + this + "`", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs it and returns its standard output; throws {@link LabException} unless it succeeds. */
  String check() {
    return run().orThrow().stdout();
  }

  /** Starts it and returns the running process, whose streams are the caller's to drain. */
  Process start() {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LabException("cannot start `" + this + "`: " + Reasons.of(e), e);
    }
  }

  /** Runs it to its end on this process's own input and outputs, however long that takes. */
  int attended() {
    ProcessBuilder builder = new ProcessBuilder(argv).inheritIO();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try {
        return process.waitFor();
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new LabException("cannot start `" + this + "`: " + Reasons.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted during `" + this + "`", e);
    }
  }

  private void feed(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // The command ended without reading everything: its exit status tells why.
      return;
    }
  }

  private static FutureTask<String> drain(InputStream stream, String name) {
    FutureTask<String> text =
        new FutureTask<>(
            () -> {
              try (stream) {
                return new String(stream.readAllBytes(), UTF_8);
              }
            });
    Thread reader = new Thread(text, "lab-" + name);
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  /** The command line as a person would type it. */
  @Override
  public String toString() {
    return Joiner.on(' ').join(argv);
  }

  /** Waiting for a drained stream. */
  private static final class Outcome {
    private Outcome() {}

    static String of(FutureTask<String> text) throws InterruptedException {
      try {
        return text.get(5, TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        throw new UncheckedIOException(new IOException(e.getCause()));
      } catch (java.util.concurrent.TimeoutException e) {
        throw new LabException("a process left its output open", e);
      }
    }
  }
}
