package dev.overlane.config.watch;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that looks at files: when the kernel tells that something has happened in their
 * directories, when it is woken, and when the time comes. All methods may be called by any thread,
 * but for those that say otherwise.
 */
final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  /** What is done at each look, on the lookout's thread. */
  @FunctionalInterface
  interface Look {
    /** Looks, and returns how long until the next look at the latest. */
    Duration look();
  }

  private final Supplier<ImmutableSet<Path>> files;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final DirectoryAlarm alarm;

  /**
   * Makes a lookout that does not look yet.
   *
   * @param files which files, asked before each look, on the lookout's thread; nothing needs to be
   *     there yet
   * @throws IOException if the process has no more file descriptors or inotify instances
   */
  Lookout(Supplier<ImmutableSet<Path>> files) throws IOException {
    this.files = files;
    this.alarm = new DirectoryAlarm(FileSystems.getDefault().newWatchService(), wake::release);
  }

  /** Starts to look. */
  void start(String thread, Look look) {
    Thread runner = new Thread(() -> run(look), thread);
    runner.setDaemon(true);
    runner.start();
  }

  /** Has it look at once. */
  void wake() {
    wake.release();
  }

  /** Ends it. A look that is under way may still be going on. */
  @Override
  public void close() {
    closed.set(true);
    wake.release();
    try {
      alarm.close();
    } catch (IOException failed) {
      LOG.debug("closing a watch: {}", failed.toString());
    }
  }

  private void run(Look look) {
    try {
      while (!closed.get()) {
        listen();
        Duration rest = look.look();
        if (wake.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (ClosedWatchServiceException over) {
      LOG.trace("closed while looking");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where no way leads to any file just now, it goes on listening where it did. */
  private void listen() {
    ImmutableSet.Builder<Path> directories = ImmutableSet.builder();
    for (Path file : files.get()) {
      try {
        directories.addAll(LinkTrail.directories(file));
      } catch (IOException unreachable) {
        LOG.debug("no way to {}: {}", file, unreachable.toString());
      }
    }
    ImmutableSet<Path> found = directories.build();
    if (!found.isEmpty()) {
      alarm.listenTo(found);
    }
  }

  /** Tells somebody, unless it is closed; his bugs do not end it. */
  void tell(Runnable listener) {
    try {
      if (!closed.get()) {
        listener.run();
      }
    } catch (RuntimeException bug) {
      LOG.error("taking the new content failed; watching on", bug);
    }
  }
}
