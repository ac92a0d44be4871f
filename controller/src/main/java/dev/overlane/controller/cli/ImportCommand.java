package dev.overlane.controller.cli;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.schema.Endpoints;
import dev.overlane.controller.imports.Draft;
import dev.overlane.controller.imports.NetworkDraft;
import dev.overlane.controller.imports.SeenHost;
import dev.overlane.controller.look.RowsOnce;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Reads hosts that somebody set up by hand and writes the file that describes them; changes"
          + " nothing on them.",
      "What the file cannot express stands in it as comments, and on standard error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane import --name hv1=tcp:192.0.2.11:6640 --out net.yaml",
      "  overlane import unix:/run/openvswitch/db.sock"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is written, and `validate` finds it good",
      "1:a host could not be read, or the file is not good yet"
    })
final class ImportCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONNECTION",
      description = "A host's ovsdb-server: tcp:IP:PORT or unix:PATH.")
  private List<String> connections = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "NAME=CONNECTION",
      description = "A host with the name that it is to have (else its own).")
  private Map<String, String> named = new LinkedHashMap<>();

  @Option(
      names = "--address",
      paramLabel = "NAME=IP",
      description = "Where tunnels to a host end, if its rows do not tell.")
  private Map<String, String> addresses = new LinkedHashMap<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Write here, not to standard output.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--force", description = "Overwrite the file that is there.")
  private boolean force;

  /** A host to be read, with the name that it is given. */
  private record Wanted(Optional<String> name, ConnectionMethod method) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Wanted> wanted = wanted();
    Optional<String> objection = out.flatMap(file -> NewFile.objection(file, force));
    if (objection.isPresent()) {
      return fail(objection.get());
    }
    List<SeenHost> seen = new ArrayList<>();
    boolean complete = true;
    List<RowsOnce.Reading> readings =
        RowsOnce.read(wanted.stream().map(Wanted::method).toList(), TIMEOUT);
    for (int i = 0; i < wanted.size(); i++) {
      Wanted host = wanted.get(i);
      if (readings.get(i) instanceof RowsOnce.Reading.Rows read) {
        seen.add(new SeenHost(host.name, host.method, read.rows()));
      } else {
        RowsOnce.Reading.Failed failed = (RowsOnce.Reading.Failed) readings.get(i);
        complete = fail(host.method + ": " + failed.reason()) == 0;
      }
    }
    if (seen.isEmpty()) {
      return 1;
    }
    Draft draft = NetworkDraft.of(seen, addresses);
    draft.warnings().forEach(warning -> err().println("warning: " + warning));
    try {
      write(draft.text());
    } catch (IOException e) {
      return fail(
          out.map(Path::toString).orElse("standard output") + " is not written: " + Reasons.of(e));
    }
    return isGood(draft.text()) && complete ? 0 : 1;
  }

  private List<Wanted> wanted() {
    List<Wanted> wanted = new ArrayList<>();
    connections.forEach(text -> wanted.add(new Wanted(Optional.empty(), method(text))));
    named.forEach((name, text) -> wanted.add(new Wanted(Optional.of(name), method(text))));
    if (wanted.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "which hosts? Give tcp:IP:PORT or unix:PATH of the ovsdb-server of each");
    }
    return wanted;
  }

  private ConnectionMethod method(String text) {
    return Endpoints.parseActive(text)
        .filter(method -> !(method instanceof ConnectionMethod.Ip ip && ip.tls()))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), text + " is neither tcp:IP:PORT nor unix:PATH"));
  }

  private void write(String text) throws IOException {
    if (out.isPresent()) {
      NewFile.write(out.get(), text, force);
    } else {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
  }

  /** Whether `validate` would take it; says why not. */
  private boolean isGood(String text) {
    String name = out.map(Path::toString).orElse("the file");
    ConfigResult result = ConfigLoader.load(name, text.getBytes(StandardCharsets.UTF_8));
    if (result instanceof ConfigResult.Invalid invalid) {
      invalid.diagnostics().stream().map(Diagnostic::toString).forEach(err()::println);
      return false;
    }
    return true;
  }

  private int fail(String reason) {
    err().println("overlane: " + reason);
    return 1;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
