package dev.overlane.config.watch;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file as seen over time. {@code settled} is the last stamp whose content was read; {@code
 * pending} is a newer one that is not trusted yet. Confined to the watching thread.
 *
 * <p>A new inode is read at once unless somebody can write to it. A change in place is read when it
 * has been quiet for 100 ms and nobody can write to it any more. Who asks for the file gets it
 * after two seconds even if somebody still holds it open for writing.
 */
final class Watched {
  static final Duration QUIET = Duration.ofMillis(100);
  static final Duration POLL = Duration.ofMillis(500);

  /** How long somebody who asked waits for a writer to finish. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration FIRST_RETRY = Duration.ofMillis(10);

  private final Path path;
  private HashCode known;
  private @Nullable FileStamp settled;
  private @Nullable FileStamp pending;
  private long pendingSince;
  private Duration wait = POLL;
  private boolean young;
  private boolean failing;
  private long failingSince;
  private boolean asked;
  private long askedSince;

  Watched(Path path, FileContent known) {
    this.path = path;
    this.known = identity(known);
  }

  /** When to look again if nothing else happens before. */
  Duration nextLook() {
    return wait;
  }

  /**
   * Looks once.
   *
   * @param now {@link System#nanoTime()}
   * @param poked whether the content is wanted even if it is known already
   * @return what to hand over, if anything
   */
  Optional<FileContent> look(long now, boolean poked) {
    if (poked && !asked) {
      asked = true;
      askedSince = now;
    }
    try {
      return look(FileStamp.of(path), now);
    } catch (IOException unreadable) {
      return absent(new FileContent.Unreadable(StableRead.reason(unreadable)), now);
    }
  }

  private Optional<FileContent> look(FileStamp stamp, long now) throws IOException {
    if (stamp.equals(settled) && !asked && !young) {
      pending = null;
      wait = POLL;
      return Optional.empty();
    }
    if (!stamp.equals(pending)) {
      pending = stamp;
      pendingSince = now;
      wait = FIRST_RETRY;
    }
    if (!isTrusted(stamp, now) || isHeld(stamp, now)) {
      wait = wait.multipliedBy(2).compareTo(POLL) < 0 ? wait.multipliedBy(2) : POLL;
      return Optional.empty();
    }
    Optional<FileContent> content = StableRead.read(path, stamp);
    if (content.isEmpty()) {
      pending = null;
      wait = FIRST_RETRY;
      return Optional.empty();
    }
    settle(stamp);
    return handOver(content.get());
  }

  /** Whether to wait for somebody who can still write to the file. */
  private boolean isHeld(FileStamp stamp, long now) {
    boolean late = asked && now - askedSince >= PATIENCE.toNanos();
    return !late && OpenWriters.exist(stamp.realPath());
  }

  /** Whether nothing but an open writer speaks against reading the file now. */
  private boolean isTrusted(FileStamp stamp, long now) {
    boolean quiet = now - pendingSince >= QUIET.toNanos();
    boolean replaced = stamp.size() > 0 && (settled == null || !settled.isSameFile(stamp));
    return quiet || replaced || asked;
  }

  /**
   * Remembers what was read. A stamp as young as the file system's clock is coarse may hide a later
   * change, so such a file is read once more when it is older.
   */
  private void settle(FileStamp stamp) {
    Duration age = Duration.between(stamp.modified().toInstant(), Instant.now());
    young = age.compareTo(QUIET) < 0 && !age.isNegative();
    settled = stamp;
    pending = null;
    failing = false;
    wait = young ? QUIET : POLL;
  }

  private Optional<FileContent> absent(FileContent.Unreadable content, long now) {
    if (!failing) {
      failing = true;
      failingSince = now;
    }
    settled = null;
    pending = null;
    if (!asked && now - failingSince < QUIET.toNanos()) {
      wait = FIRST_RETRY;
      return Optional.empty();
    }
    wait = POLL;
    return handOver(content);
  }

  private Optional<FileContent> handOver(FileContent content) {
    HashCode identity = identity(content);
    boolean wanted = asked || !identity.equals(known);
    known = identity;
    asked = false;
    return wanted ? Optional.of(content) : Optional.empty();
  }

  private static HashCode identity(FileContent content) {
    return content instanceof FileContent.Read read
        ? Hashing.sha256().hashBytes(read.content())
        : Hashing.sha256().hashUnencodedChars("unreadable " + content);
  }
}
