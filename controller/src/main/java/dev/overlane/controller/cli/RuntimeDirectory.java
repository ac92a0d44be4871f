package dev.overlane.controller.cli;

import dev.overlane.controller.control.RefusedException;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the runtime directory. */
final class RuntimeDirectory {
  /** Name of the control socket in the runtime directory; part of the contract. */
  private static final String SOCKET = "overlane.ctl";

  @Option(
      names = "--runtime-dir",
      paramLabel = "DIR",
      defaultValue = "/run/overlane",
      description = "Directory of the control socket (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("/run/overlane");

  Path directory() {
    return directory;
  }

  Path socket() {
    return directory.resolve(SOCKET);
  }

  /**
   * What to tell a user whose question got no answer: why it was refused, or that nobody is there.
   */
  String noAnswer(IOException failure) {
    if (failure instanceof RefusedException) {
      return "overlane: " + failure.getMessage();
    }
    String reason = Reasons.of(failure);
    String socket = "overlane: no controller answers on " + socket() + ": " + reason + "\n";
    return socket
        + (reason.startsWith("permission denied")
            ? "It answers its own user and root; `run --control-group GROUP` lets a group in too."
            : "Is `overlane run` up? With another --runtime-dir, give the same one here.");
  }
}
