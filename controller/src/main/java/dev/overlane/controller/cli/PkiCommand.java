package dev.overlane.controller.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overlane pki}: the group of commands for keys and certificates. */
@Command(
    name = "pki",
    mixinStandardHelpOptions = true,
    description = {
      "Keys and certificates of the controller and its hosts, in a directory of PEM files.",
      "`init` once, `host` for each host; `list` tells what expires when."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PkiInitCommand.class,
      PkiHostCommand.class,
      PkiRenewCommand.class,
      PkiControllerCommand.class,
      PkiRevokeCommand.class,
      PkiListCommand.class,
      PkiImportCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane pki init",
      "  overlane pki host --all --config net.yaml",
      "  overlane pki list"
    })
final class PkiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return OverlaneCommand.askWhich(spec);
  }
}
