package dev.overlane.controller.run;

import com.google.common.hash.HashCode;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.schema.LoadMemory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Files that are loaded before it is sure that they will be offered, beside whatever makes it sure;
 * of each version, what has changed since the last one. Any thread may call.
 */
public final class EarlyLoad {
  private final LoadMemory memory = new LoadMemory();
  private final AtomicReference<@Nullable Begun> last = new AtomicReference<>();

  private record Begun(HashCode files, FutureTask<ConfigResult> result) {}

  /** Begins to load files, on a thread of their own. */
  public void begin(FileSet files) {
    FutureTask<ConfigResult> task = new FutureTask<>(() -> load(files));
    last.set(new Begun(files.fingerprint(), task));
    Thread thread = new Thread(task, "config-early");
    thread.setDaemon(true);
    thread.start();
  }

  private ConfigResult load(FileSet files) {
    synchronized (memory) {
      return ConfigLoader.load(files, memory);
    }
  }

  /** Loads files, or waits until they are if that was begun with these very ones last. */
  ConfigResult finish(FileSet files) {
    Begun begun = last.getAndSet(null);
    if (begun != null && begun.files.equals(files.fingerprint())) {
      try {
        return begun.result.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException bug) {
        // Loading it again on the caller's thread tells whoever asks.
        return load(files);
      }
    }
    return load(files);
  }
}
