package dev.overlane.controller.cli;

import dev.overlane.controller.pki.ExistingAuthorities;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code overlane pki init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the directory: a CA for hosts, a CA for the controller, the controller's key and"
          + " certificate, an empty revocation list.",
      "Prints the lines of the network file that use them. Overwrites nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane pki init", "  overlane pki init --dir /etc/overlane/pki"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:made", "1:there is something already"})
final class PkiInitCommand extends PkiAction {
  @Mixin private NewDirectory made;

  @Override
  int act() throws PkiException, IOException {
    return made.make(this, ExistingAuthorities.none());
  }
}
