package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overlane status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows how far each host is, as the running controller sees it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all hosts are converged", "1:no controller answers", "3:not all are"})
final class StatusCommand implements Callable<Integer> {
  private static final int NOT_CONVERGED = 3;
  private static final long POLL_MILLIS = 50;
  private static final long WATCH_MILLIS = 1000;

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait until all hosts are converged, at most so long; then print.")
  private double waitSeconds;

  @Option(names = "--watch", description = "Print again every second, until interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    long deadline = System.nanoTime() + (long) (waitSeconds * TimeUnit.SECONDS.toNanos(1));
    String failure = awaitConverged(deadline);
    do {
      try {
        print();
        failure = "";
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      }
      if (watch) {
        TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
      }
    } while (watch);
    if (!failure.isEmpty()) {
      spec.commandLine().getErr().println(noController(runtime.socket(), failure));
      return 1;
    }
    return converged ? 0 : NOT_CONVERGED;
  }

  private boolean converged;

  /** Returns the last failure to reach the controller, empty if it answered. */
  private String awaitConverged(long deadline) throws InterruptedException {
    String failure = "";
    while (System.nanoTime() - deadline < 0) {
      try {
        failure = "";
        if (askConverged()) {
          return failure;
        }
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return failure;
  }

  private void print() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    converged = askConverged();
    if (json) {
      out.println(lastJson);
    } else {
      out.print(UnixctlClient.ask(runtime.socket(), "status", ImmutableList.of()));
    }
    out.flush();
  }

  private String lastJson = "";

  private boolean askConverged() throws IOException {
    lastJson = UnixctlClient.ask(runtime.socket(), "status", ImmutableList.of("--json"));
    JsonNode status = new ObjectMapper().readTree(lastJson);
    return status.path("converged").asBoolean();
  }

  private static String noController(Path socket, String reason) {
    return "overlane: no controller answers on "
        + socket
        + ": "
        + reason
        + "\nIs `overlane run` up? With another --runtime-dir, give the same one here.";
  }
}
