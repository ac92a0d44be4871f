package dev.overlane.config.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings whenever something changes in one of some directories. It is there for speed alone: where
 * the kernel has no news of a directory (network file systems, no inotify watches left), it stays
 * silent.
 */
final class DirectoryAlarm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryAlarm.class);

  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /** An alarm that calls {@code ring} on a daemon thread of its own. */
  DirectoryAlarm(WatchService service, Runnable ring) {
    this.service = service;
    Thread thread = new Thread(() -> listen(service, ring), "config-watch-alarm");
    thread.setDaemon(true);
    thread.start();
  }

  /** Listens to these directories and no others. To be called by one thread only. */
  void listenTo(ImmutableSet<Path> directories) {
    keys.entrySet()
        .removeIf(entry -> isOver(entry.getValue(), directories.contains(entry.getKey())));
    // Known ones too: another directory may have taken the path.
    directories.forEach(this::add);
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private void add(Path directory) {
    try {
      WatchKey key = directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      WatchKey former = keys.put(directory, key);
      if (former != null && !former.equals(key)) {
        former.cancel();
      }
    } catch (IOException silent) {
      LOG.debug("no news of {}, looking at it from time to time: {}", directory, silent.toString());
    }
  }

  private static boolean isOver(WatchKey key, boolean wanted) {
    if (!wanted) {
      key.cancel();
    }
    return !key.isValid();
  }

  private static void listen(WatchService service, Runnable ring) {
    try {
      while (true) {
        WatchKey key = service.take();
        key.pollEvents();
        key.reset();
        ring.run();
      }
    } catch (ClosedWatchServiceException closed) {
      LOG.trace("closed");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
