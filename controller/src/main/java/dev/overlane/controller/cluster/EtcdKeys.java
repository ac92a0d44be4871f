package dev.overlane.controller.cluster;

import dev.overlane.tls.TlsFiles;
import dev.overlane.tls.TlsKeys;
import dev.overlane.tls.TlsMaterial;
import dev.overlane.tls.TlsReader;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which a member reaches etcd. They are read anew when their files have changed: new
 * connections use them, if they are usable, and else those that were. Thread-safe.
 */
final class EtcdKeys {
  private static final InstantSource CLOCK = InstantSource.system();

  private final TlsKeys keys = new TlsKeys(CLOCK, this::troubled);
  private final Runnable changed;
  private volatile Optional<String> trouble = Optional.empty();
  private @Nullable Made made;

  /** One context for each content, so that who asks can tell whether it is another one. */
  private record Made(TlsMaterial of, SSLContext context) {}

  /**
   * None yet.
   *
   * @param changed runs when {@link #trouble} is another one, on the thread that found it
   */
  EtcdKeys(Runnable changed) {
    this.changed = changed;
  }

  private void troubled(Optional<String> problems) {
    Optional<String> next =
        problems.map(
            lines ->
                "the keys for etcd on disk are not used, the old ones stay in force: "
                    + String.join("; ", lines.lines().toList()));
    if (!next.equals(trouble)) {
      trouble = next;
      changed.run();
    }
  }

  /** Why the files, as they are now, are not in force, in one line; empty: they are. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Reads keys. Blocks.
   *
   * @throws IOException if they cannot be used; the message says why
   */
  static TlsMaterial read(TlsFiles files) throws IOException {
    TlsReading reading = TlsReader.read(files, CLOCK);
    if (reading instanceof TlsReading.Unusable unusable) {
      throw new IOException(unusable.problems());
    }
    return ((TlsReading.Usable) reading).material();
  }

  /**
   * Has these files looked after from now on, and no others; nothing happens if they are already.
   *
   * @throws IOException if they cannot be used, or not be watched; then nothing has changed
   */
  void follow(TlsFiles files) throws IOException {
    if (keys.current().filter(known -> known.files().equals(files)).isEmpty()) {
      keys.take(read(files));
    }
  }

  /**
   * For new connections; the same object as long as the keys are the same. Empty: there are none.
   */
  synchronized Optional<SSLContext> context() {
    Optional<TlsMaterial> current = keys.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Made last = made;
    if (last == null || last.of != current.get()) {
      last = new Made(current.get(), current.get().clientContext());
      made = last;
    }
    return Optional.of(last.context);
  }

  /** Ends the watch of the files; the keys stay. */
  void close() {
    keys.close();
  }
}
