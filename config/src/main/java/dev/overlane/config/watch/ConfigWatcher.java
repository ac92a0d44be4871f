package dev.overlane.config.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lookout for new content of one file: written in place, renamed over it, or behind a symbolic
 * link that was swapped, be it one of a parent directory. The kernel's notices make it quick, a
 * look every 500 ms makes it certain. A file that is being written is not read.
 *
 * <p>All methods may be called by any thread.
 */
public final class ConfigWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

  private final Path file;
  private final Watched watched;
  private final Consumer<FileContent> listener;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicBoolean poked = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong looks = new AtomicLong();
  private final DirectoryAlarm alarm;

  private ConfigWatcher(Path file, FileContent known, Consumer<FileContent> listener)
      throws IOException {
    this.file = file;
    this.watched = new Watched(file, known);
    this.listener = listener;
    this.alarm = new DirectoryAlarm(file.getFileSystem().newWatchService(), wake::release);
  }

  /**
   * Starts watching.
   *
   * @param file the path to watch; nothing needs to be there yet
   * @param known what the caller has already, from {@link #readStable}; it is not handed over again
   * @param listener gets each new content, and each new reason why there is none, on the daemon
   *     thread {@code config-watch}
   * @throws IOException if the process has no more file descriptors or inotify instances
   */
  public static ConfigWatcher start(Path file, FileContent known, Consumer<FileContent> listener)
      throws IOException {
    ConfigWatcher watcher = new ConfigWatcher(file.toAbsolutePath(), known, listener);
    Thread thread = new Thread(watcher::run, "config-watch");
    thread.setDaemon(true);
    thread.start();
    return watcher;
  }

  /**
   * Reads a file once, whole. Blocks for up to two seconds while somebody is writing to it.
   *
   * @param file the path
   */
  public static FileContent readStable(Path file) {
    return StableRead.now(file);
  }

  /**
   * Has the file read and handed over even if nothing in it is new, as SIGHUP asks: at once, or
   * when those who hold it open for writing are done, for which they have two seconds.
   */
  public void poke() {
    poked.set(true);
    wake.release();
  }

  /** Ends the watch. A call of the listener that is under way may still be going on. */
  @Override
  public void close() {
    closed.set(true);
    wake.release();
    try {
      alarm.close();
    } catch (IOException failed) {
      LOG.debug("closing the watch of {}: {}", file, failed.toString());
    }
  }

  /** How often the file was looked at. */
  long looks() {
    return looks.get();
  }

  private void run() {
    try {
      while (!closed.get()) {
        look();
        if (wake.tryAcquire(watched.nextLook().toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (ClosedWatchServiceException over) {
      LOG.trace("closed while looking");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      alarm.listenTo(LinkTrail.directories(file));
    } catch (IOException unreachable) {
      LOG.debug("no way to {}: {}", file, unreachable.toString());
    }
    watched.look(System.nanoTime(), poked.getAndSet(false)).ifPresent(this::handOver);
    looks.incrementAndGet();
  }

  private void handOver(FileContent content) {
    try {
      if (!closed.get()) {
        listener.accept(content);
      }
    } catch (RuntimeException bug) {
      LOG.error("taking the new content of {} failed; watching on", file, bug);
    }
  }
}
