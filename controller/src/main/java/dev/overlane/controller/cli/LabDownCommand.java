package dev.overlane.controller.cli;

import dev.overlane.lab.Lab;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overlane lab down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a lab down: ends every process in its namespaces, its controller too, and removes the"
          + " namespaces and the directory.",
      "Works for what a killed `lab up` or `demo` left behind."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane lab down"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing of it is left", "1:no lab is up there, or something would not go"})
final class LabDownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LabDirectory directory;

  @Override
  public Integer call() {
    Lab lab = directory.open();
    lab.down();
    spec.commandLine().getOut().println("The lab in " + directory.path() + " is gone.");
    return 0;
  }
}
