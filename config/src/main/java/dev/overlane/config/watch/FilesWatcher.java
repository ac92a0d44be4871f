package dev.overlane.config.watch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lookout for some files that belong together, a key and its certificate for instance. Tells once
 * that they have changed when all of them have been quiet for a second, so that a set that is being
 * replaced is not taken by halves. All methods may be called by any thread.
 */
public final class FilesWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FilesWatcher.class);

  /** How long all files have to be as they are. */
  static final Duration QUIET = Duration.ofSeconds(1);

  private final ImmutableSet<Path> files;
  private final Runnable changed;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final DirectoryAlarm alarm;

  private FilesWatcher(ImmutableSet<Path> files, Runnable changed) throws IOException {
    this.files = files;
    this.changed = changed;
    this.alarm =
        new DirectoryAlarm(
            files.iterator().next().getFileSystem().newWatchService(), wake::release);
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
    Thread thread = new Thread(watcher::run, "files-watch");
    thread.setDaemon(true);
    thread.start();
    return watcher;
  }

  /** Ends the watch. A call that is under way may still be going on. */
  @Override
  public void close() {
    closed.set(true);
    wake.release();
    try {
      alarm.close();
    } catch (IOException failed) {
      LOG.debug("closing the watch of {}: {}", files, failed.toString());
    }
  }

  private void run() {
    ImmutableList<Optional<FileStamp>> seen = stamps();
    long since = System.nanoTime();
    boolean told = false;
    try {
      while (!closed.get()) {
        listen();
        ImmutableList<Optional<FileStamp>> now = stamps();
        if (!now.equals(seen)) {
          seen = now;
          since = System.nanoTime();
          told = false;
        }
        if (!told && System.nanoTime() - since >= QUIET.toNanos()) {
          told = true;
          tell();
        }
        if (wake.tryAcquire(Watched.POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (ClosedWatchServiceException over) {
      LOG.trace("closed while looking");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    ImmutableSet.Builder<Path> directories = ImmutableSet.builder();
    for (Path file : files) {
      try {
        directories.addAll(LinkTrail.directories(file));
      } catch (IOException unreachable) {
        LOG.debug("no way to {}: {}", file, unreachable.toString());
      }
    }
    alarm.listenTo(directories.build());
  }

  private ImmutableList<Optional<FileStamp>> stamps() {
    return files.stream().map(FilesWatcher::stamp).collect(ImmutableList.toImmutableList());
  }

  private static Optional<FileStamp> stamp(Path file) {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private void tell() {
    try {
      if (!closed.get()) {
        changed.run();
      }
    } catch (RuntimeException bug) {
      LOG.error("taking the new content of {} failed; watching on", files, bug);
    }
  }
}
