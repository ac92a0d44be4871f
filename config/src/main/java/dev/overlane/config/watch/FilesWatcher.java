package dev.overlane.config.watch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A lookout for some files that belong together, a key and its certificate for instance. Tells once
 * that they have changed when all of them have been quiet for a second, so that a set that is being
 * replaced is not taken by halves. All methods may be called by any thread.
 */
public final class FilesWatcher implements AutoCloseable {
  /** How long all files have to be as they are. */
  static final Duration QUIET = Duration.ofSeconds(1);

  private final ImmutableSet<Path> files;
  private final Runnable changed;
  private final Lookout lookout;
  private ImmutableList<Optional<FileStamp>> seen;
  private long since = System.nanoTime();
  private boolean told;

  private FilesWatcher(ImmutableSet<Path> files, Runnable changed) throws IOException {
    this.files = files;
    this.changed = changed;
    this.lookout = new Lookout(() -> files);
    this.seen = stamps(files);
  }

  /**
   * Starts watching.
   *
   * @param files at least one; nothing needs to be there yet
   * @param changed called on the daemon thread {@code files-watch}, the first time a second after
   *     this, for what may have changed since the caller has read the files
   * @throws IOException if the process has no more file descriptors or inotify instances
   */
  public static FilesWatcher start(ImmutableSet<Path> files, Runnable changed) throws IOException {
    FilesWatcher watcher = new FilesWatcher(files, changed);
    watcher.lookout.start("files-watch", watcher::look);
    return watcher;
  }

  /** Ends the watch. A call that is under way may still be going on. */
  @Override
  public void close() {
    lookout.close();
  }

  private Duration look() {
    ImmutableList<Optional<FileStamp>> now = stamps(files);
    if (!now.equals(seen)) {
      seen = now;
      since = System.nanoTime();
      told = false;
    }
    if (!told && System.nanoTime() - since >= QUIET.toNanos()) {
      told = true;
      lookout.tell(changed);
    }
    return Watched.POLL;
  }

  private static ImmutableList<Optional<FileStamp>> stamps(ImmutableSet<Path> files) {
    return files.stream().map(FilesWatcher::stamp).collect(ImmutableList.toImmutableList());
  }

  private static Optional<FileStamp> stamp(Path file) {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
