package dev.overlane.config.watch;

import com.google.common.collect.ImmutableSet;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.overlane.config.files.FileSet;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file, with what it includes, as seen over time. {@code settled} is the last stamp whose content
 * was read; {@code pending} is a newer one that is not trusted yet. Confined to the watching
 * thread.
 *
 * <p>A new inode is read at once unless somebody can write to it. A change in place is read when it
 * has been quiet for 100 ms and nobody can write to it any more. Where files are included, every
 * change is read when all have been quiet for 300 ms: who writes one after the other is not to be
 * interrupted. Who asks for the file gets it after two seconds even if somebody still holds it open
 * for writing.
 */
final class Watched {
  static final Duration QUIET = Duration.ofMillis(100);

  /** As {@link #QUIET}, for a file that includes others. */
  static final Duration QUIET_TOGETHER = Duration.ofMillis(300);

  static final Duration POLL = Duration.ofMillis(500);

  /** How long somebody who asked waits for a writer to finish. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration FIRST_RETRY = Duration.ofMillis(10);

  /** So many files are looked at as often as one. */
  private static final int FEW = 50;

  private static final int RAREST = 10;

  private final Path path;
  private final Consumer<FileSet> early;
  private HashCode known;
  private @Nullable HashCode announced;
  private @Nullable SetStamp settled;
  private @Nullable SetStamp pending;

  /** The last that was read, for what is to be looked at. */
  private @Nullable SetStamp last;

  private long pendingSince;
  private Duration wait = POLL;
  private boolean young;
  private boolean failing;
  private long failingSince;
  private boolean asked;
  private long askedSince;

  /**
   * Nothing is seen yet.
   *
   * @param known what the caller has already
   * @param early told of a content that may be handed over soon, before it is sure that nobody
   *     writes to it any more
   */
  Watched(Path path, FileContent known, Consumer<FileSet> early) {
    this.path = path;
    this.early = early;
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
      return look(stamp(), now);
    } catch (IOException unreadable) {
      return absent(new FileContent.Unreadable(Reasons.of(unreadable)), now);
    }
  }

  private Optional<FileContent> look(SetStamp stamp, long now) throws IOException {
    if (stamp.equals(settled) && !asked && !young) {
      pending = null;
      wait = rest(stamp);
      return Optional.empty();
    }
    if (!stamp.equals(pending)) {
      pending = stamp;
      pendingSince = now;
      wait = FIRST_RETRY;
    }
    if (!isTrusted(stamp, now)) {
      waitLonger();
      return Optional.empty();
    }
    Instant readAt = Instant.now();
    Optional<SetReading> reading = SetReading.of(path, stamp.main());
    if (reading.isEmpty()) {
      pending = null;
      wait = FIRST_RETRY;
      return Optional.empty();
    }
    FileContent content = reading.get().content();
    HashCode identity = identity(content);
    if (asked || !identity.equals(known)) {
      announce(content, identity);
      // To look for writers takes longer than to read, so it is done once, and afterwards.
      if (!reading.get().isFinal(path, isLate(now))) {
        waitLonger();
        if (!reading.get().stamp().isAlone()) {
          // A file that is included newly is in no stamp yet, so all have to be quiet once more.
          pending = null;
        }
        return Optional.empty();
      }
    }
    settle(reading.get().stamp(), readAt);
    return handOver(content);
  }

  private void waitLonger() {
    wait = wait.multipliedBy(2).compareTo(POLL) < 0 ? wait.multipliedBy(2) : POLL;
  }

  private void announce(FileContent content, HashCode identity) {
    if (content instanceof FileContent.Read read && !identity.equals(announced)) {
      announced = identity;
      early.accept(read.files());
    }
  }

  /** The file, and all others whose changes count. */
  ImmutableSet<Path> files() {
    ImmutableSet.Builder<Path> files = ImmutableSet.<Path>builder().add(path);
    if (last != null) {
      files.addAll(last.paths());
    }
    return files.build();
  }

  private SetStamp stamp() throws IOException {
    return last == null ? SetStamp.ofMain(path) : last.again(path);
  }

  private boolean isLate(long now) {
    return asked && now - askedSince >= PATIENCE.toNanos();
  }

  /** Whether nothing but an open writer speaks against reading the files now. */
  private boolean isTrusted(SetStamp stamp, long now) {
    Duration needed = stamp.isAlone() ? QUIET : QUIET_TOGETHER;
    boolean quiet = now - pendingSince >= needed.toNanos();
    boolean replaced =
        stamp.isAlone()
            && stamp.main().size() > 0
            && (settled == null || !settled.main().isSameFile(stamp.main()));
    return quiet || replaced || asked;
  }

  /**
   * Remembers what was read. A stamp as young as the file system's clock is coarse may hide a later
   * change, so such a set is read once more when it is older.
   */
  private void settle(SetStamp stamp, Instant readAt) {
    young = stamp.files().anyMatch(file -> isYoung(file, readAt));
    settled = stamp;
    last = stamp;
    pending = null;
    failing = false;
    wait = young ? QUIET : rest(stamp);
  }

  private static boolean isYoung(FileStamp file, Instant now) {
    Duration age = Duration.between(file.modified().toInstant(), now);
    return age.compareTo(QUIET) < 0 && !age.isNegative();
  }

  /** How long until the next look if nothing happens: many files are not worth looking often. */
  private static Duration rest(SetStamp stamp) {
    return POLL.multipliedBy(Math.min(RAREST, 1 + stamp.others().size() / FEW));
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
        ? read.files().fingerprint()
        : Hashing.sha256().hashUnencodedChars("unreadable " + content);
  }
}
