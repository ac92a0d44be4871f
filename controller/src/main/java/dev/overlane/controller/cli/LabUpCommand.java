package dev.overlane.controller.cli;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane lab up FILE}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Builds every host of a network file, and the underlay between them.",
      "Starts no controller: the last lines that it prints say how."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane lab up net.yaml --attach"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the lab is up", "1:it is not, and nothing of it is left"})
final class LabUpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LabDirectory directory;

  @Parameters(paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = LabSpec.DEFAULT_PREFIX,
      description =
          "Starts the names of all namespaces (default: ${DEFAULT-VALUE})."
              + " A second lab needs another, and another --dir.")
  private String prefix = LabSpec.DEFAULT_PREFIX;

  @Option(
      names = "--attach",
      description = "Make the declared ports' containers and their devices as well.")
  private boolean attach;

  @Override
  public Integer call() {
    Optional<NetworkModel> model = ConfigFiles.model(spec, file);
    if (model.isEmpty()) {
      return 1;
    }
    Lab lab = Lab.up(LabSpec.of(model.get()).at(prefix, directory.path()));
    if (attach) {
      attach(lab);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(LabReport.render(lab, model.get(), file.toAbsolutePath().normalize()));
    out.flush();
    return 0;
  }

  private static void attach(Lab lab) {
    try {
      lab.attachAll();
    } catch (RuntimeException e) {
      lab.down();
      throw e;
    }
  }
}
