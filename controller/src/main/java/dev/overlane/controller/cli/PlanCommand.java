package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.look.Lookout;
import dev.overlane.controller.look.PlanOptions;
import dev.overlane.controller.look.PlanReply;
import dev.overlane.controller.look.RunningPlan;
import dev.overlane.controller.preview.NetworkPreview;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane plan FILE}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what `run` would change on the hosts as they are now, and what that costs whom;"
          + " changes nothing.",
      "If a controller runs, it is asked; else the hosts are looked at from here, and their switches"
          + " may dial in where the file has the controller listen."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane plan net.yaml                # what is to be done on the hosts",
      "  overlane plan next.yaml --verbose     # what an edit would change"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing to do",
      "1:the file is refused, or a host cannot be seen or made so",
      "2:there are changes"
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Parameters(paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "List every flow, and hosts that need nothing.")
  private boolean verbose;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "Without a controller: look at the hosts for so long at most (default: 10).")
  private Duration timeout = Duration.ofSeconds(10);

  @Override
  public Integer call() throws IOException, InterruptedException {
    PlanReply reply = plan();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.print(reply.out());
    out.flush();
    err.print(reply.err());
    err.flush();
    return reply.exitCode();
  }

  private PlanReply plan() throws IOException, InterruptedException {
    PlanOptions options = new PlanOptions(json, verbose);
    ConfigFiles.Loaded loaded = ConfigFiles.load(spec, file);
    if (loaded.result() instanceof ConfigResult.Invalid invalid) {
      return PlanReply.refused(
          invalid.diagnostics().stream().map(Diagnostic::toString).toList(), options, false);
    }
    ConfigResult.Valid valid = (ConfigResult.Valid) loaded.result();
    valid.warnings().forEach(spec.commandLine().getErr()::println);
    if (UnixctlClient.isAnswered(runtime.socket())) {
      try {
        return ask(loaded.files().orElseThrow(), options);
      } catch (IOException e) {
        String reason = "overlane: the controller at " + runtime.socket() + ": " + e.getMessage();
        return PlanReply.refused(ImmutableList.of(reason), options, true);
      }
    }
    NetworkModel model = valid.model();
    try (TlsKeys keys = TlsKeys.none()) {
      ImmutableList<String> unusable = TlsOfFile.read(loaded, model, file, keys);
      if (!unusable.isEmpty()) {
        return PlanReply.refused(unusable, options, false);
      }
      return look(model, keys, options);
    }
  }

  private PlanReply look(NetworkModel model, TlsKeys keys, PlanOptions options)
      throws InterruptedException {
    return PlanReply.of(
        NetworkPreview.of(model, Optional.empty(), Lookout.atAll(model, keys, timeout), Map.of()),
        options,
        false);
  }

  /** The controller is told everything, so that it need not read what is included here. */
  private PlanReply ask(FileSet files, PlanOptions options) throws IOException {
    ImmutableList<String> arguments =
        ImmutableList.<String>builder()
            .addAll(options.arguments())
            .add("--reply", "--file=" + file, ConfigLoader.expanded(files).orElseThrow())
            .build();
    return PlanReply.parse(
            UnixctlClient.ask(runtime.socket(), "plan", arguments, RunningPlan.PATIENCE))
        .at(FilePlaces.of(files), options);
  }
}
