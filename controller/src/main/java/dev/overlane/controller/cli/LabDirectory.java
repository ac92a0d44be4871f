package dev.overlane.controller.cli;

import dev.overlane.lab.Lab;
import dev.overlane.lab.LabException;
import dev.overlane.lab.LabSpec;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a lab by its directory. */
final class LabDirectory {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "/run/overlane-lab",
      description = "The lab's directory (default: ${DEFAULT-VALUE}).")
  private Path directory = LabSpec.DEFAULT_DIRECTORY;

  Path path() {
    return directory.toAbsolutePath().normalize();
  }

  /** The lab that is up there; an error if there is none. */
  Lab open() {
    return Lab.open(path())
        .orElseThrow(
            () ->
                new LabException(
                    "no lab is up in "
                        + path()
                        + " (`overlane lab up FILE` builds one;"
                        + " one that was built elsewhere needs its --dir)"));
  }

  /** The option as a lab's user has to give it: empty where the default will do. */
  static String option(Path directory) {
    return directory.equals(LabSpec.DEFAULT_DIRECTORY) ? "" : " --dir " + directory;
  }
}
