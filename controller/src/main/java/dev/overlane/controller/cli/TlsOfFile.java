package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.tls.TlsFiles;
import dev.overlane.tls.TlsKeys;
import dev.overlane.tls.TlsReader;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The keys that a network file names, for commands that reach hosts themselves. */
final class TlsOfFile {
  private TlsOfFile() {}

  /**
   * Reads them, if the file names any.
   *
   * @param keys takes them
   * @return why they are of no use, with places in the file; empty if they are
   * @throws IOException if they cannot be taken
   */
  static ImmutableList<String> read(
      ConfigFiles.Loaded loaded, NetworkModel model, Path file, TlsKeys keys) throws IOException {
    if (model.controller().tls().isEmpty()) {
      return ImmutableList.of();
    }
    TlsFiles files = TlsFiles.of(model.controller().tls().get(), file);
    TlsReading reading = TlsReader.read(files, InstantSource.system());
    if (reading instanceof TlsReading.Unusable unusable) {
      return FilePlaces.of(loaded.files().orElseThrow())
          .errors("controller.tls", unusable.problems())
          .stream()
          .map(Object::toString)
          .collect(ImmutableList.toImmutableList());
    }
    keys.take(((TlsReading.Usable) reading).material());
    return ImmutableList.of();
  }
}
