package dev.overlane.controller.cli;

import com.google.common.collect.ObjectArrays;
import dev.overlane.controller.status.TextTable;
import dev.overlane.lab.Fault;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabHost;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane lab break FAULT [HOST]}. */
@Command(
    name = "break",
    mixinStandardHelpOptions = true,
    description = "Makes something go wrong on a host of a lab, for the controller to heal.",
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it could not be done, or there is no such fault, host or lab"})
final class LabBreakCommand implements Callable<Integer> {
  /** What a shell completes. */
  static final class Faults implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Fault.values()).map(Fault::word).iterator();
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private LabDirectory directory;

  @Parameters(
      index = "0",
      paramLabel = "FAULT",
      completionCandidates = Faults.class,
      description = "What is to go wrong, by a name of the list below.")
  private String word = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HOST",
      description = "The host (default: the last one of the lab).")
  private Optional<String> name = Optional.empty();

  /** Lists the faults in the help. */
  @Spec
  void configure(CommandSpec command) {
    command
        .usageMessage()
        .footer(
            ObjectArrays.concat(
                new String[] {"  overlane lab break del-port dt-2", "", "Faults:"},
                faults(),
                String.class));
  }

  @Override
  public Integer call() {
    Fault fault =
        Fault.named(word)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "there is no fault " + word + ", but " + words()));
    Lab lab = directory.open();
    LabHost host = name.map(lab::host).orElseGet(() -> lab.hosts().get(lab.hosts().size() - 1));
    lab.inflict(fault, host);
    String command = fault.command(lab, host);
    spec.commandLine()
        .getOut()
        .println(
            host.name() + ": " + (command.isEmpty() ? "" : "`" + command + "`: ") + fault.effect());
    return 0;
  }

  private static String[] faults() {
    TextTable table = new TextTable();
    Arrays.stream(Fault.values()).forEach(fault -> table.row(fault.word(), fault.effect()));
    return table.lines().stream().map(line -> "  " + line).toArray(String[]::new);
  }

  private static String words() {
    return Arrays.stream(Fault.values()).map(Fault::word).collect(Collectors.joining(", "));
  }
}
