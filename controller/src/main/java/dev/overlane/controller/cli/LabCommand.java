package dev.overlane.controller.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overlane lab}: the group of commands for real hosts on this machine. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = {
      "Builds the hosts of a network file on this machine and lets you play with them.",
      "Each host is a network namespace with an ovsdb-server and an ovs-vswitchd of its own;"
          + " each declared port can be a container. Needs root."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LabUpCommand.class,
      LabDownCommand.class,
      LabExecCommand.class,
      LabBreakCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane lab up net.yaml --attach",
      "  overlane lab exec A ping -c 3 192.168.99.11",
      "  overlane lab down"
    })
final class LabCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return OverlaneCommand.askWhich(spec);
  }
}
