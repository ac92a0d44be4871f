package dev.overlane.config.watch;

import dev.overlane.config.files.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A lookout for new content of a file and of those that it includes: written in place, renamed over
 * it, or behind a symbolic link that was swapped, be it one of a parent directory. The kernel's
 * notices make it quick, a look from time to time, every 500 ms if the files are few, makes it
 * certain. While one of them is being written, none is read.
 *
 * <p>All methods may be called by any thread.
 */
public final class ConfigWatcher implements AutoCloseable {
  private final Watched watched;
  private final Consumer<FileContent> listener;
  private final AtomicBoolean poked = new AtomicBoolean();
  private final AtomicLong looks = new AtomicLong();
  private final Lookout lookout;

  private ConfigWatcher(
      Path file, FileContent known, Consumer<FileSet> early, Consumer<FileContent> listener)
      throws IOException {
    this.watched = new Watched(file, known, early);
    this.listener = listener;
    this.lookout = new Lookout(watched::files);
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
    return start(file, known, soon -> {}, listener);
  }

  /**
   * The same.
   *
   * @param early told on the same thread, and must return at once, of a content that the listener
   *     may get next, while it is being made sure that nobody writes to it any more
   */
  public static ConfigWatcher start(
      Path file, FileContent known, Consumer<FileSet> early, Consumer<FileContent> listener)
      throws IOException {
    ConfigWatcher watcher = new ConfigWatcher(file, known, early, listener);
    watcher.lookout.start("config-watch", watcher::look);
    return watcher;
  }

  /**
   * Reads a file with what it includes once, whole. Blocks for up to two seconds while somebody is
   * writing to it.
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
    lookout.wake();
  }

  /** Ends the watch. A call of the listener that is under way may still be going on. */
  @Override
  public void close() {
    lookout.close();
  }

  /** How often the file was looked at. */
  long looks() {
    return looks.get();
  }

  private Duration look() {
    watched
        .look(System.nanoTime(), poked.getAndSet(false))
        .ifPresent(content -> lookout.tell(() -> listener.accept(content)));
    looks.incrementAndGet();
    return watched.nextLook();
  }
}
