package dev.overlane.controller.cli;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.status.Counts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane validate FILE}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks a network file alone and reports everything that is wrong with it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane validate net.yaml",
      "  overlane validate net.yaml --expanded   # one file of all that it includes"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the file is good", "1:the file is refused"})
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Option(
      names = "--expanded",
      description =
          "Print a good file with all that it includes as one plain file that says the same.")
  private boolean expanded;

  @Override
  public Integer call() {
    ConfigFiles.Loaded loaded = ConfigFiles.load(spec, file);
    ConfigResult result = loaded.result();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (json) {
      out.println(DiagnosticsJson.render(result));
    }
    if (result instanceof ConfigResult.Invalid invalid) {
      if (!json) {
        invalid.diagnostics().forEach(err::println);
        err.println(count(invalid));
      }
      return 1;
    }
    ConfigResult.Valid valid = (ConfigResult.Valid) result;
    if (json) {
      return 0;
    }
    valid.warnings().forEach(err::println);
    if (expanded) {
      out.print(ConfigLoader.expanded(loaded.files().orElseThrow()).orElseThrow());
      out.flush();
    } else {
      out.println(file + ": good: " + summary(valid.model()));
    }
    return 0;
  }

  private static String count(ConfigResult.Invalid invalid) {
    long errors =
        invalid.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
            .count();
    return Counts.of(errors, "error");
  }

  private static String summary(NetworkModel model) {
    int ports =
        model.floatingPorts().size()
            + model.hosts().values().stream().mapToInt(host -> host.ports().size()).sum();
    return Counts.of(model.hosts().size(), "host")
        + ", "
        + Counts.of(model.segments().size(), "segment")
        + ", "
        + Counts.of(ports, "port");
  }
}
