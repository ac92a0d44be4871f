package dev.overlane.controller.run;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.tls.TlsFiles;
import dev.overlane.tls.TlsKeys;
import dev.overlane.tls.TlsMaterial;
import dev.overlane.tls.TlsReader;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that the network file names: read when a file is offered, in force when it is. */
final class FileKeys {
  private static final Logger log = LoggerFactory.getLogger(FileKeys.class);

  private final Path file;
  private final TlsKeys keys;
  private final InstantSource clock;

  /**
   * None yet.
   *
   * @param file the network file
   */
  FileKeys(Path file, TlsKeys keys, InstantSource clock) {
    this.file = file;
    this.keys = keys;
    this.clock = clock;
  }

  /** Reads what a model names; empty: it names none. Blocks; any thread. */
  Optional<TlsReading> read(NetworkModel model) {
    return model.controller().tls().map(tls -> TlsReader.read(TlsFiles.of(tls, file), clock));
  }

  /**
   * Puts what was read into force for new connections; if nothing was, what is in force stays until
   * {@link #dropUnless}. Fleet's loop.
   *
   * @return what undoes it
   * @throws IOException if the files cannot be used, or not be watched; then nothing has changed
   */
  Runnable take(Optional<TlsReading> reading) throws IOException {
    if (reading.isEmpty()) {
      return () -> {};
    }
    if (reading.get() instanceof TlsReading.Unusable unusable) {
      throw new IOException(unusable.problems());
    }
    Optional<TlsMaterial> before = keys.current();
    keys.take(((TlsReading.Usable) reading.get()).material());
    return () -> before.ifPresentOrElse(this::takeBack, keys::drop);
  }

  private void takeBack(TlsMaterial before) {
    try {
      keys.take(before);
    } catch (IOException e) {
      log.error("{} cannot be watched any more", before.files(), e);
    }
  }

  /** Forgets the keys unless the file in force names some. Fleet's loop. */
  void dropUnless(boolean named) {
    if (!named) {
      keys.drop();
    }
  }

  /** Ends the watch of the files. */
  void close() {
    keys.close();
  }
}
