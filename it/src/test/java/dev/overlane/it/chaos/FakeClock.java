package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of one process, set while it runs: Debian's libfaketime, which reads the offset
 * from a file at most a second after it was changed. The monotonic clock stays true, as it does
 * when somebody sets a real clock.
 */
final class FakeClock {
  private final Path library;
  private final Path file;

  private FakeClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** A clock that is right; empty where the library is not installed. */
  static Optional<FakeClock> in(Path directory) {
    Optional<FakeClock> clock =
        library().map(library -> new FakeClock(library, directory.resolve("clock")));
    clock.ifPresent(c -> c.shift(0));
    return clock;
  }

  private static Optional<Path> library() {
    try (Stream<Path> machines = Files.list(Path.of("/usr/lib"))) {
      return machines
          .map(machine -> machine.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process must be started with. */
  ImmutableMap<String, String> environment() {
    return ImmutableMap.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Without it the JVM hangs in waits that are timed by the monotonic clock.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Removes what the library shares with children of a process, which has none and may crash. */
  void tidyAfterStart(long pid) {
    try {
      Path shared = Path.of("/dev/shm");
      Files.deleteIfExists(shared.resolve("faketime_shm_" + pid));
      Files.deleteIfExists(shared.resolve("sem.faketime_sem_" + pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the clock so many seconds before or behind the true time. */
  void shift(long seconds) {
    try {
      Path fresh = file.resolveSibling("clock.new");
      Files.writeString(fresh, (seconds < 0 ? "" : "+") + seconds + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
