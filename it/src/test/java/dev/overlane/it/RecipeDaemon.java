package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The process of a daemon that a test starts for itself. Methods block; one thread. */
final class RecipeDaemon {
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param name what to call it
   * @param directory where its log goes
   */
  RecipeDaemon(String name, Path directory, List<String> argv) throws IOException {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.process =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Fails, with what it said, if it ends before it answers. */
  void awaitAnswer(BooleanSupplier answers) {
    Await.until(name + " answers", PATIENCE, () -> !isAlive() || answers.getAsBoolean());
    assertThat(isAlive()).as("%s says: %s", name, said()).isTrue();
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, with what it started if it does not do so itself, and waits for its end. */
  void end() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + name + " ended", e);
    }
  }
}
