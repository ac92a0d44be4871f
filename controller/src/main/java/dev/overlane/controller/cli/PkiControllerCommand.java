package dev.overlane.controller.cli;

import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overlane pki controller}. */
@Command(
    name = "controller",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new certificate for the controller, for the same key or for a new one.",
      "A running controller takes it by itself; hosts need nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane pki controller", "  overlane pki controller --new-key"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:made", "1:refused"})
final class PkiControllerCommand extends PkiAction {
  @Option(names = "--new-key", description = "Make a new key too.")
  private boolean newKey;

  @Mixin private CertificateDays days;

  @Override
  int act() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.renew(Identity.CONTROLLER, newKey, days.of(this));
    }
    print(this);
    return 0;
  }

  static void print(PkiAction action) {
    action
        .out()
        .println(
            "# the controller has a new certificate, "
                + action.directory().resolve(Identity.CONTROLLER.certificateFile()));
  }
}
