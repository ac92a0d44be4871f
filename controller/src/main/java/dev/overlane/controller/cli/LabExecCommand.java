package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Lab;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane lab exec NAME COMMAND...}. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command in a host or a container of a lab, on this terminal.",
      "On a host, Open vSwitch's tools find that host's daemons."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane lab exec dt-1 ovs-vsctl show",
      "  overlane lab exec A ping -c 3 192.168.99.11",
      "  overlane lab exec dt-2 bash"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the command succeeded", "1:it failed, or could not be run"})
final class LabExecCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LabDirectory directory;

  @Parameters(index = "0", paramLabel = "NAME", description = "A host or a container.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments.")
  private List<String> command = List.of();

  /** Options after the name are the command's. */
  @Spec
  void configure(CommandSpec command) {
    command.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() {
    Lab lab = directory.open();
    // The terminal interrupts the command, which may go on, as a shell does: so this goes on too.
    Thread waiting = Thread.currentThread();
    ProcessSignals.onInterrupt(() -> {});
    ProcessSignals.onTerminate(waiting::interrupt);
    int status = lab.execute(name, ImmutableList.copyOf(command));
    if (status > 1) {
      spec.commandLine()
          .getErr()
          .println("overlane: `" + String.join(" ", command) + "` exited with " + status);
    }
    return status == 0 ? 0 : 1;
  }
}
