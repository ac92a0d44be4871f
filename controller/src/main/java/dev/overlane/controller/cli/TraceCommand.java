package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.trace.TraceJson;
import dev.overlane.controller.trace.TraceNetwork;
import dev.overlane.controller.trace.TraceRefused;
import dev.overlane.controller.trace.TraceRequest;
import dev.overlane.controller.trace.TraceText;
import dev.overlane.controller.trace.Tracer;
import java.io.IOException;
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

/** {@code overlane trace}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Tells the way of a packet from one port to another, table by table and host by host, and"
          + " what to change if it should fare otherwise.",
      "Asks the running controller, which looks at the tables that the switches really hold; with"
          + " a FILE, tells what that file would give."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane trace --from A --to B",
      "  overlane trace --from A --to Y --packet tcp=5432",
      "  overlane trace --from A --to Y net.yaml    # before the file is saved"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the packet is delivered to the port",
      "1:no controller answers, a bad file, or no such port",
      "4:it is not delivered"
    })
final class TraceCommand implements Callable<Integer> {
  private static final int NOT_DELIVERED = 4;

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Option(
      names = "--from",
      paramLabel = "PORT",
      required = true,
      description = "The port that sends: its name in the file, or HOST/INTERFACE.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "PORT",
      required = true,
      description = "The port that is to receive.")
  private String to = "";

  @Option(
      names = "--packet",
      paramLabel = "PACKET",
      description =
          "What to say of the packet, commas between: eth-src=MAC, eth-dst=MAC or broadcast, vlan=ID,"
              + " ip-src=IP, ip-dst=IP, and ping, tcp=PORT, udp=PORT or sctp=PORT. By default it has"
              + " the ports' own addresses and no tag.")
  private Optional<String> packet = Optional.empty();

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A network file: ask no controller, tell what this file would give.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() {
    try {
      Optional<JsonNode> trace = file.isPresent() ? ofFile(file.get()) : ofController();
      return trace.map(this::show).orElse(1);
    } catch (TraceRefused refused) {
      spec.commandLine().getErr().println("overlane: " + refused.reason());
    } catch (IOException e) {
      spec.commandLine().getErr().println(runtime.noAnswer(e));
    }
    return 1;
  }

  private int show(JsonNode trace) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? trace + "\n" : TraceText.render(trace));
    out.flush();
    return trace.path("delivered").asBoolean() ? 0 : NOT_DELIVERED;
  }

  private Optional<JsonNode> ofController() throws IOException {
    ImmutableList<String> words =
        ImmutableList.<String>builder().add("--json").addAll(request()).build();
    String answer = UnixctlClient.ask(runtime.socket(), "trace", words);
    return Optional.of(new ObjectMapper().readTree(answer));
  }

  private Optional<JsonNode> ofFile(Path path) throws TraceRefused {
    ConfigFiles.Loaded loaded = ConfigFiles.load(spec, path);
    Optional<NetworkModel> model = ConfigFiles.model(spec, loaded);
    if (model.isEmpty()) {
      return Optional.empty();
    }
    FilePlaces places = FilePlaces.of(loaded.files().orElseThrow());
    return Optional.of(
        TraceJson.of(
            Tracer.trace(TraceNetwork.ofFile(model.get()), TraceRequest.parse(request()), places)));
  }

  /** The question, in the words of the control socket. */
  private ImmutableList<String> request() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    words.add("--from", from, "--to", to);
    packet.ifPresent(said -> words.add("--packet", said));
    return words.build();
  }
}
