package dev.overlane.config.watch;

import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Shelf;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reading files so that all bytes are from one moment. */
final class StableRead {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PATIENCE_NANOS = Watched.PATIENCE.toNanos();

  private StableRead() {}

  /**
   * Reads a file that has a known stamp; returns empty if it is not, or no longer, the file with
   * that stamp.
   */
  static Optional<byte[]> bytes(Path path, FileStamp before)
      throws IOException, Shelf.UnreadableException {
    if (!before.regular()) {
      throw new Shelf.UnreadableException(
          Files.isDirectory(path) ? "it is a directory, not a file" : "it is not a regular file");
    }
    if (before.size() > FileSet.MAX_BYTES) {
      throw new Shelf.UnreadableException(
          "it has " + before.size() + " bytes, and at most " + FileSet.MAX_BYTES + " are read");
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(path)) {
      content = in.readNBytes((int) before.size() + 1);
    }
    boolean stable = content.length == before.size() && FileStamp.of(path).equals(before);
    return stable ? Optional.of(content) : Optional.empty();
  }

  /**
   * Reads a file with what it includes as soon as nobody writes to it. If somebody goes on doing so
   * for two seconds, what is there then is taken, provided that it stands still while it is read.
   */
  static FileContent now(Path path) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (true) {
        FileStamp stamp = FileStamp.of(path);
        boolean late = System.nanoTime() - deadline > 0;
        Optional<SetReading> reading = SetReading.of(path, stamp);
        if (reading.isPresent() && reading.get().isFinal(path, late)) {
          return reading.get().content();
        }
        if (late) {
          return new FileContent.Unreadable("it does not stop changing");
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    } catch (IOException unreadable) {
      return new FileContent.Unreadable(Reasons.of(unreadable));
    }
  }
}
