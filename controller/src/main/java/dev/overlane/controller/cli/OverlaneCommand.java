package dev.overlane.controller.cli;

import dev.overlane.lab.LabException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code overlane}: the root of all commands. */
@Command(
    name = "overlane",
    mixinStandardHelpOptions = true,
    description = "Overlay networks on plain Open vSwitch hosts, from one YAML file.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      ImportCommand.class,
      StatusCommand.class,
      VerifyCommand.class,
      TraceCommand.class,
      GraphCommand.class,
      DemoCommand.class,
      LabCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class OverlaneCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Runs a command line and returns the exit code; usage errors are 1, as any error. */
  public static int execute(String... arguments) {
    return execute(new CommandLine(new OverlaneCommand()), arguments);
  }

  /** The same with results and diagnostics to the given writers. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(new CommandLine(new OverlaneCommand()).setOut(out).setErr(err), arguments);
  }

  private static int execute(CommandLine commandLine, String... arguments) {
    commandLine.getCommandSpec().exitCodeOnInvalidInput(1);
    commandLine.getSubcommands().values().forEach(sub -> failWithOne(sub.getCommandSpec()));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof LabException)) {
            throw failure;
          }
          command.getErr().println("overlane: " + failure.getMessage());
          return 1;
        });
    return commandLine.execute(arguments);
  }

  private static void failWithOne(CommandSpec spec) {
    spec.exitCodeOnInvalidInput(1);
    spec.subcommands().values().forEach(sub -> failWithOne(sub.getCommandSpec()));
  }
}
