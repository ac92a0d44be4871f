package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane status",
      "  overlane status --wait 30         # after a change: until it is everywhere",
      "  overlane status --watch"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all hosts are converged", "1:no controller answers", "3:not all are"})
final class StatusCommand implements Callable<Integer> {
  private static final int NO_CONTROLLER = 1;
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
      converter = Seconds.class,
      description = "Wait until all hosts are converged, at most so long; then print.")
  private Duration wait = Duration.ZERO;

  @Option(
      names = "--watch",
      description =
          "Go on until interrupted: on a terminal a live view of the hosts, those in trouble first,"
              + " and of what changed in the last minute; else the table again every second.")
  private boolean watch;

  /**
   * One answer of the controller.
   *
   * @param json what {@code status --json} said
   * @param converged whether all hosts are
   */
  private record Answer(String json, boolean converged) {}

  @Override
  public Integer call() throws InterruptedException {
    if (watch && !json && Terminal.present()) {
      return new LiveStatus(runtime.socket(), spec.commandLine().getOut()).run();
    }
    int exitCode = show();
    while (watch) {
      TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
      exitCode = show();
    }
    return exitCode;
  }

  /** Waits as asked, prints, and returns the exit code, which goes by what the wait ended with. */
  private int show() throws InterruptedException {
    try {
      Answer answer = await();
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? answer.json + "\n" : ask(ImmutableList.of()));
      out.flush();
      return answer.converged ? 0 : NOT_CONVERGED;
    } catch (IOException e) {
      spec.commandLine().getErr().println(runtime.noAnswer(e));
      return NO_CONTROLLER;
    }
  }

  /** Returns the first answer that says converged, or the last one before the time is over. */
  private Answer await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      boolean over = System.nanoTime() - deadline >= 0;
      try {
        Answer answer = answer();
        if (answer.converged || over) {
          return answer;
        }
      } catch (IOException e) {
        if (over) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private Answer answer() throws IOException {
    String text = ask(ImmutableList.of("--json"));
    return new Answer(text, new ObjectMapper().readTree(text).path("converged").asBoolean());
  }

  private String ask(ImmutableList<String> arguments) throws IOException {
    return UnixctlClient.ask(runtime.socket(), "status", arguments);
  }
}
