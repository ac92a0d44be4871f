package dev.overlane.lab;

import com.google.common.primitives.Longs;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The file that names a lab process. A process counts as the lab's own only while it lives in the
 * namespace it was started in, so a number that the kernel gave to somebody else is left alone.
 *
 * @param path the file: one decimal number
 * @param namespace where its process was started
 */
record PidFile(Path path, NetworkNamespace namespace) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(2);

  void write(long pid) {
    try {
      Files.writeString(path, pid + "\n");
    } catch (IOException e) {
      throw new LabException("cannot write " + path + ": " + Reasons.of(e), e);
    }
  }

  /** The live process, or empty if it has ended or never was. */
  Optional<ProcessHandle> process() {
    return pid().filter(namespace::contains).flatMap(ProcessHandle::of);
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

  /** Waits for the end. A zombie has ended: whoever is its parent may never ask for its status. */
  private boolean ends(ProcessHandle process) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (namespace.contains(process.pid()) || hasOtherThreads(process.pid())) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** The first thread of a process may be gone while others still hold its files and locks. */
  private static boolean hasOtherThreads(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.count() > 1;
    } catch (IOException | UncheckedIOException ended) {
      return false;
    }
  }
}
