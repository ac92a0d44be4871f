package dev.overlane.controller.cli;

import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code overlane pki revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revokes all certificates of a host, in the list that controller.tls.crl names.",
      "A running controller reads the list again by itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane pki revoke hv2"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:revoked", "1:the host has no valid certificate"})
final class PkiRevokeCommand extends PkiAction {
  @Parameters(paramLabel = "NAME", description = "The host's name in the file.")
  private String name;

  @Override
  int act() throws PkiException, IOException {
    try (Pki pki = open()) {
      for (String serial : pki.revoke(Identity.host(name))) {
        out().println(name + ": revoked " + serial);
      }
    }
    return 0;
  }
}
