package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.graph.GraphFormat;
import dev.overlane.controller.graph.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane graph}. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "Draws hosts, segments, ports and tunnels with their state, as the running controller sees"
          + " them; with a FILE, what that file says, without state."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane graph > network.svg", "  overlane graph net.yaml --format mermaid"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:drawn", "1:no controller answers, or a bad file"})
final class GraphCommand implements Callable<Integer> {
  /** What a shell completes. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(GraphFormat.values()).map(GraphFormat::word).iterator();
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "svg",
      completionCandidates = Formats.class,
      description = "svg, dot (Graphviz) or mermaid (default: ${DEFAULT-VALUE}).")
  private String format = "svg";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A network file: ask no controller, draw what this file says.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() {
    Optional<GraphFormat> drawing = GraphFormat.named(format);
    if (drawing.isEmpty()) {
      return fail("overlane: " + GraphFormat.notOne(format));
    }
    try {
      Optional<String> picture =
          file.isPresent()
              ? ConfigFiles.model(spec, file.get())
                  .map(
                      model -> drawing.get().render(Topology.planned(model, file.get().toString())))
              : Optional.of(
                  UnixctlClient.ask(
                      runtime.socket(), "graph", ImmutableList.of(drawing.get().word())));
      picture.ifPresent(this::print);
      return picture.isPresent() ? 0 : 1;
    } catch (IOException e) {
      return fail(runtime.noAnswer(e));
    }
  }

  private int fail(String reason) {
    spec.commandLine().getErr().println(reason);
    return 1;
  }

  private void print(String picture) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(picture);
    out.flush();
  }
}
