package dev.overlane.lab;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The file that names a lab process. A process counts as the lab's own only while it lives in the
 * namespace it was started in, so a number that the kernel gave to somebody else is left alone.
 *
 * @param path the file: one decimal number
 * @param namespace where its process was started
 */
record PidFile(Path path, NetworkNamespace namespace) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  void write(long pid) {
    try {
      Files.writeString(path, pid + "\n");
    } catch (IOException e) {
      throw new LabException("cannot write " + path, e);
    }
  }

  /** The live process, or empty if it has ended or never was. */
  Optional<ProcessHandle> process() {
    return pid()
        .filter(namespace::contains)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive);
  }

  /** Asks the process to end, and insists after three seconds. Returns once it is gone. */
  void terminate() {
    process()
        .ifPresent(
            process -> {
              process.destroy();
              if (!ends(process)) {
                process.destroyForcibly();
                ends(process);
              }
            });
  }

  /** Kills the process as a crash would (SIGKILL). Returns once it is gone. */
  void kill() {
    process()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              ends(process);
            });
  }

  private Optional<Long> pid() {
    try {
      return Optional.ofNullable(Longs.tryParse(Files.readString(path).strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean ends(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
