package dev.overlane.controller.cli;

import dev.overlane.controller.app.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overlane version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Prints the version of Overlane and of the Java that runs it.",
    footerHeading = "%nExamples:%n",
    footer = {"  overlane version"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed"})
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(line());
    return 0;
  }

  /** The same for {@code --version}. */
  static String line() {
    return "overlane " + Version.current() + " (Java " + Runtime.version() + ")";
  }
}
