package dev.overlane.controller.cli;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.demo.Demo;
import dev.overlane.demo.DemoOptions;
import dev.overlane.demo.Screen;
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
import picocli.CommandLine.Spec;

/** {@code overlane demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole job on this machine: real hosts in network namespaces, the real controller,"
          + " pings between all containers, the packets on the wire, and what is broken healing.",
      "Takes everything down again, whatever happened. Needs root; bin/demo sees to all of that."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane demo", "  overlane demo --keep"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every expectation held", "1:one did not, or the demo was stopped"})
final class DemoCommand implements Callable<Integer> {
  private static final String SEED = "config/examples/seed.yaml";

  @Spec private CommandSpec spec;
  @Mixin private LabDirectory directory;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The network file (default: the seed's, " + SEED + ").")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = LabSpec.DEFAULT_PREFIX,
      description = "Starts the names of all namespaces (default: ${DEFAULT-VALUE}).")
  private String prefix = LabSpec.DEFAULT_PREFIX;

  @Option(
      names = "--keep",
      description = "Leave the hosts and the controller up, and say how to look around.")
  private boolean keep;

  @Override
  public Integer call() {
    Path file = config.orElseGet(DemoCommand::seed).toAbsolutePath().normalize();
    Optional<NetworkModel> model = ConfigFiles.model(spec, file);
    if (model.isEmpty()) {
      return 1;
    }
    LabSpec labSpec = LabSpec.of(model.get()).at(prefix, directory.path());
    DemoOptions options = new DemoOptions(file, model.get(), labSpec, Program.argv(), keep);
    Optional<String> objection = Demo.objection(options);
    if (objection.isPresent()) {
      spec.commandLine().getErr().println(file + ": " + objection.get());
      return 1;
    }
    return play(options) ? 0 : 1;
  }

  private boolean play(DemoOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    try (Screen screen = new Screen(out, Terminal.present(), Terminal.colours())) {
      Demo demo = new Demo(options, screen);
      ProcessSignals.onTermination(demo::stop);
      ProcessSignals.onHangup(demo::stop);
      boolean held = demo.play();
      demo.kept().ifPresent(lab -> invite(lab, options.model(), out));
      return held;
    }
  }

  private static void invite(Lab lab, NetworkModel model, PrintWriter out) {
    out.println();
    out.println("The hosts and their controller are still up. Look around:");
    out.println();
    out.print(LabReport.hints(lab, model));
    out.flush();
  }

  private static Path seed() {
    return Program.home().orElse(Path.of("")).resolve(SEED);
  }
}
