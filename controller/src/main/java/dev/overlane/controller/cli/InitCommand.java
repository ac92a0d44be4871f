package dev.overlane.controller.cli;

import com.google.common.collect.Iterables;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import dev.overlane.controller.starter.Said;
import dev.overlane.controller.starter.Starter;
import dev.overlane.controller.status.Counts;
import dev.overlane.controller.status.TextTable;
import dev.overlane.faults.Reasons;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a network file to start with, which explains itself.",
      "On a terminal it asks for what no option says; with --host it asks nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane init",
      "  overlane init net.yaml --host hv1=192.0.2.11 --host hv2=192.0.2.12 \\",
      "      --segment blue=10010",
      "  overlane init - --host hv1=192.0.2.11 --dial-in --tls --port hv1/web1=blue"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is written, and `validate` finds it good",
      "1:an answer or option is no good, or there is a file already; nothing is written"
    })
final class InitCommand implements Callable<Integer> {
  /** The segment of those who name none. */
  static final String SEGMENT = "blue";

  private static final String STANDARD_OUTPUT = "-";

  /** What a shell completes. */
  static final class Types implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TunnelType.values()).map(TunnelType::ovsType).iterator();
    }
  }

  /** What a shell completes. */
  static final class Encodings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Encoding.values()).map(Encoding::word).iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "overlane.yaml",
      description = "The file to write (default: ${DEFAULT-VALUE}); -: standard output.")
  private Path file = Path.of("overlane.yaml");

  @Option(
      names = "--host",
      paramLabel = Said.HOST,
      description = "A host and its IPv4 address, where tunnels to it end. Repeatable.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--segment",
      paramLabel = Said.SEGMENT,
      description =
          "A segment and the number that tells it apart on the wire: its VNI, or its VLAN tag with"
              + " --encoding trunk (default: one that is free). Repeatable (default: "
              + SEGMENT
              + ").")
  private List<String> segments = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = Said.PORT,
      description =
          "An interface of a host, named as the port, and its segment; without HOST, wherever an"
              + " interface has it as external_ids:iface-id. Repeatable.")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = "--controller",
      paramLabel = "IP",
      description =
          "Where hosts reach the controller (default: this machine's address towards the first"
              + " host).")
  private Optional<String> controller = Optional.empty();

  @Option(
      names = "--dial-in",
      description = "Hosts dial the controller, for where it cannot dial them.")
  private boolean dialIn;

  @Option(names = "--tls", description = "Hosts and controller speak TLS.")
  private boolean tls;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      completionCandidates = Types.class,
      description = "Of tunnels: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String type = TunnelType.VXLAN.ovsType();

  @Option(
      names = "--encoding",
      paramLabel = "ENCODING",
      completionCandidates = Encodings.class,
      description =
          "vni-per-segment, or trunk: one VNI for all, with VLAN tags inside (default:"
              + " ${DEFAULT-VALUE}).")
  private String encoding = Encoding.VNI_PER_SEGMENT.word();

  @Option(names = "--force", description = "Overwrite the file that is there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    Optional<String> objection = isPrinted() ? Optional.empty() : NewFile.objection(file, force);
    if (objection.isPresent()) {
      return fail(objection.get());
    }
    try {
      Starter starter = starter();
      if (starter.controller().isEmpty()) {
        warnOfController(starter);
      }
      if (isPrinted()) {
        out().print(starter.text());
        out().flush();
      } else {
        NewFile.write(file, starter.text(), force);
        tellNext(starter);
      }
      return 0;
    } catch (EOFException e) {
      return fail("no more answers; nothing is written");
    } catch (IOException e) {
      return fail(file + " is not written: " + Reasons.of(e));
    }
  }

  private boolean isPrinted() {
    return file.toString().equals(STANDARD_OUTPUT);
  }

  private Starter starter() throws IOException {
    Starter said = options();
    if (!hosts.isEmpty()) {
      return ports(
          controller.isPresent()
              ? said
              : LocalAddress.towards(said.hosts().get(0).address())
                  .map(said::withController)
                  .orElse(said));
    }
    if (!Terminal.is(Terminal.Stream.INPUT)) {
      throw misused(
          "which hosts? Give --host NAME=IP for each, or start this on a terminal: it asks then");
    }
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintWriter questions = spec.commandLine().getErr();
    return ports(new Interview(answers, questions).ask(said, new Interview.Answered(dialIn, tls)));
  }

  /** All that options say but ports, which want a segment to be in. */
  private Starter options() {
    boolean trunk = encoding.equals(Encoding.TRUNK.word());
    if (!Iterables.contains(new Encodings(), encoding)) {
      throw misused("--encoding " + encoding + ": it is " + String.join(" or ", new Encodings()));
    }
    Starter starter =
        checked("--type " + type, Starter.EMPTY.with(new Starter.Wiring(dialIn, tls, type, trunk)));
    starter =
        all(starter, "--host", hosts, Said.HOST, now -> word -> Said.host(word).map(now::with));
    List<String> named = segments.isEmpty() && !hosts.isEmpty() ? List.of(SEGMENT) : segments;
    starter =
        all(
            starter,
            "--segment",
            named,
            Said.SEGMENT,
            now -> word -> Said.segment(word).map(now::with));
    return controller.isPresent()
        ? checked("--controller " + controller.get(), starter.withController(controller.get()))
        : starter;
  }

  private Starter ports(Starter starter) {
    return all(starter, "--port", ports, Said.PORT, now -> word -> Said.port(word).map(now::with));
  }

  /** All at once if that is good, for each look is at a whole file; else until one is to blame. */
  private Starter all(
      Starter start,
      String option,
      List<String> words,
      String form,
      Function<Starter, Function<String, Optional<Starter>>> reading) {
    Optional<Starter> together = Optional.of(start);
    for (String word : words) {
      together = together.flatMap(now -> reading.apply(now).apply(word));
    }
    if (together.isPresent() && together.get().problems().isEmpty()) {
      return together.get();
    }
    Starter starter = start;
    for (String word : words) {
      String said = option + " " + word;
      starter =
          checked(
              said,
              reading
                  .apply(starter)
                  .apply(word)
                  .orElseThrow(() -> misused(said + ": not of the form " + form)));
    }
    return starter;
  }

  /** What was good before is good still, or what was said last is to blame. */
  private Starter checked(String said, Starter starter) {
    List<String> problems = starter.problems();
    if (!problems.isEmpty()) {
      // What else is wrong follows from the first.
      throw misused(said + ": " + problems.get(0));
    }
    return starter;
  }

  private void warnOfController(Starter starter) {
    spec.commandLine()
        .getErr()
        .println(
            "warning: this machine has no way to "
                + starter.hosts().get(0).address()
                + ", so the file does not tell hosts where the controller is: write"
                + " controller.openflow.target, or start again with --controller IP");
  }

  private void tellNext(Starter starter) {
    String program = Program.shown();
    String name = file.toString();
    TextTable next = new TextTable();
    next.row(program + " validate " + name, "after each change of the file");
    if (tls(starter)) {
      // The file names them below its own directory.
      String keys =
          Optional.ofNullable(file.getParent())
              .map(parent -> " --dir " + parent.resolve(PkiAction.DEFAULT_DIRECTORY))
              .orElse("");
      next.row(program + " pki init" + keys, "keys of the controller");
      next.row(program + " pki host --all --config " + name + keys, "keys of the hosts");
    }
    next.row(
        program + " bootstrap " + name + " --ssh", "sets up the hosts; without --ssh: prints how");
    next.row(program + " run --config " + name, "the controller");
    out()
        .println(
            file
                + " is written: "
                + Counts.of(starter.hosts().size(), "host")
                + ", "
                + Counts.of(starter.segments().size(), "segment")
                + ", "
                + Counts.of(starter.ports().size(), "port")
                + ". Next:");
    next.lines().forEach(line -> out().println("  " + line));
  }

  private static boolean tls(Starter starter) {
    return starter.wiring().tls();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private ParameterException misused(String how) {
    return new ParameterException(spec.commandLine(), how);
  }

  private int fail(String reason) {
    spec.commandLine().getErr().println("overlane: " + reason);
    return 1;
  }
}
