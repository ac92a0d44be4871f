package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.proof.ProofText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overlane verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Proves from the flows that the switches really hold that no packet can cross from one"
          + " segment to another, and that the file's expectations hold.",
      "Where that fails, shows a packet and its way."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane verify", "  overlane verify --json"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:no controller answers, or some host cannot be seen",
      "5:violated"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int UNKNOWN = 1;
  private static final int VIOLATED = 5;

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      String answer = UnixctlClient.ask(runtime.socket(), "verify", ImmutableList.of("--json"));
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? answer + "\n" : ProofText.render(answer));
      out.flush();
      return exitCode(new ObjectMapper().readTree(answer).path("verdict").asText());
    } catch (IOException e) {
      spec.commandLine().getErr().println(runtime.noAnswer(e));
      return UNKNOWN;
    }
  }

  private static int exitCode(String verdict) {
    return switch (verdict) {
      case "proven" -> 0;
      case "violated" -> VIOLATED;
      default -> UNKNOWN;
    };
  }
}
