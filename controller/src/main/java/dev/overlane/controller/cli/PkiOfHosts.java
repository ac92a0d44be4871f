package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.bootstrap.HostSetup;
import dev.overlane.controller.pki.EnrolmentFiles;
import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The keys and certificates of a file's hosts, as far as there are some; makes none. */
final class PkiOfHosts {
  private final Path file;
  private final Path directory;

  /**
   * Opens nothing yet.
   *
   * @param file the network file
   * @param directory where they are; if empty, where the file has the controller's key
   */
  PkiOfHosts(Path file, NetworkModel model, Optional<Path> directory) {
    this.file = file;
    this.directory =
        directory
            .or(
                () ->
                    model
                        .controller()
                        .tls()
                        .map(ControllerSettings.Tls::privateKey)
                        .map(this::beside))
            .orElse(Path.of(PkiAction.DEFAULT_DIRECTORY));
  }

  private Path beside(String key) {
    Path folder = file.resolveSibling(key).getParent();
    return folder == null ? Path.of(".") : folder;
  }

  /**
   * What a host is to be sent; empty if it needs none.
   *
   * @throws PkiException if it needs them and they are not there, or hold no more
   */
  Optional<EnrolmentFiles> files(HostSetup setup) throws PkiException, IOException {
    if (!setup.tls()) {
      return Optional.empty();
    }
    Identity identity = Identity.host(setup.host().name());
    if (!Files.exists(directory.resolve(identity.certificateFile()))) {
      throw new PkiException(
          "no key and certificate for it are in "
              + directory
              + "; `"
              + command(setup)
              + "` makes them");
    }
    try (Pki pki = Pki.open(directory, InstantSource.system())) {
      return Optional.of(pki.validFiles(identity));
    }
  }

  /** The directory, if `overlane pki` must be told of it. */
  Optional<Path> elsewhere() {
    return PkiAction.elsewhere(directory);
  }

  /** What makes a host's key and certificate, to be typed here. */
  String command(HostSetup setup) {
    ImmutableList<String> words =
        Enrolments.words(setup.host().name(), directory, Optional.of(file));
    return Enrolments.line(words);
  }
}
