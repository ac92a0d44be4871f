package dev.overlane.config.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Looks at files of a directory, on virtual time that is about to wrap. */
abstract class VirtualLooks {
  @TempDir Path directory;

  Watched watched;
  long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  final Optional<String> look() {
    return watched.look(now, false).map(Contents::shown);
  }

  final Optional<String> lookAfter(Duration time) {
    now += time.toNanos();
    return look();
  }

  /** Makes all files older than the file system's clock is coarse. */
  final void age() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
  }
}
