package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.NetworkText;
import dev.overlane.controller.control.RefusedException;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.look.ApplyReply;
import dev.overlane.controller.look.RunningPlan;
import dev.overlane.faults.Reasons;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane apply FILE}. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a network in force for a whole cluster: shows what that changes, puts it in etcd, and"
          + " waits until it is everywhere.",
      "A member of the cluster that runs on this machine is asked. A file that a reload would refuse"
          + " changes nothing, and neither does one that was planned on a network that is no longer"
          + " the one in force."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane apply net.yaml --dry-run     # what it would change",
      "  overlane apply net.yaml",
      "  overlane apply net.yaml --yes --base 7 --wait 120"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:in force on all members, and all hosts converged",
      "1:refused, or no member answers; nothing was changed",
      "2:with --dry-run, there are changes",
      "3:in etcd, or perhaps so, and not everywhere yet"
    })
final class ApplyCommand implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int NOT_EVERYWHERE = 3;

  /** Hosts that a question names one by one. */
  private static final int MOST_NAMED = 5;

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Parameters(paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Option(names = "--dry-run", description = "Show what it would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask, though traffic is held up by it, or may be.")
  private boolean yes;

  @Option(
      names = "--base",
      paramLabel = "REVISION",
      description =
          "Refuse unless this is the revision in force in the cluster (default: the one that the"
              + " plan was made on).")
  private Optional<Long> base = Optional.empty();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = Seconds.class,
      description = "Wait until it is everywhere, at most so long (default: 60).")
  private Duration wait = Duration.ofSeconds(60);

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "List every flow, and hosts that need nothing.")
  private boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    ConfigFiles.Loaded loaded = ConfigFiles.load(spec, file);
    if (loaded.result() instanceof ConfigResult.Invalid invalid) {
      return refuse(invalid.diagnostics().stream().map(Diagnostic::toString).toList());
    }
    ((ConfigResult.Valid) loaded.result()).warnings().forEach(err()::println);
    try {
      return apply(loaded.files().orElseThrow());
    } catch (IOException e) {
      return refuse(List.of(runtime.noAnswer(e)));
    }
  }

  private int apply(FileSet files) throws IOException, InterruptedException {
    String text = NetworkText.of(files);
    ApplyReply plan = ask(text, "");
    if (!plan.refused().isEmpty()) {
      return refuse(plan.refused());
    }
    if (!json) {
      err().flush();
      out().print(plan.plan());
      out().flush();
    }
    if (base.isPresent() && base.get() != plan.base()) {
      return refuse(
          List.of(
              "overlane: revision "
                  + plan.base()
                  + " is in force in the cluster, and --base says "
                  + base.get()
                  + ": look at what was changed, and apply again"));
    }
    if (dryRun) {
      report(ApplyJson.planned(plan));
      return plan.planExit();
    }
    long revision = plan.revision();
    if (revision == 0) {
      if (plan.unsafe() && !yes && !isMeant(plan)) {
        return refuse(
            List.of("overlane: nothing was changed: " + cost(plan) + "; --yes applies it"));
      }
      ApplyReply put;
      try {
        put = ask(text, "--put=" + plan.base());
      } catch (RefusedException e) {
        throw e;
      } catch (IOException lost) {
        return unknown("the member", Reasons.of(lost));
      }
      if (!put.unknown().isEmpty()) {
        return unknown("etcd", put.unknown());
      }
      if (!put.refused().isEmpty()) {
        return refuse(put.refused());
      }
      revision = put.revision();
    }
    return await(plan, revision);
  }

  private ApplyReply ask(String text, String put) throws IOException {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    if (json) {
      arguments.add("--json");
    }
    if (verbose) {
      arguments.add("--verbose");
    }
    if (!put.isEmpty()) {
      arguments.add(put);
    }
    return ApplyReply.parse(
        UnixctlClient.ask(
            runtime.socket(), "apply", arguments.add(text).build(), RunningPlan.PATIENCE));
  }

  /** What is to be weighed before it is applied. */
  private static String cost(ApplyReply plan) {
    return plan.unseen().isEmpty()
        ? "traffic would be held up"
        : "traffic may be held up, for not all could be seen of "
            + (plan.unseen().size() > MOST_NAMED
                ? plan.unseen().size() + " hosts"
                : String.join(", ", plan.unseen()));
  }

  private boolean isMeant(ApplyReply plan) throws IOException {
    if (json || !Terminal.is(Terminal.Stream.INPUT)) {
      return false;
    }
    err().print("If this is applied, " + cost(plan) + ". Apply it? [no]: ");
    err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && List.of("y", "yes").contains(answer.trim().toLowerCase(Locale.ROOT));
  }

  private int await(ApplyReply plan, long revision) throws InterruptedException {
    Arrived arrived = Arrived.await(runtime.socket(), revision, wait);
    if (json) {
      report(ApplyJson.applied(plan, revision, arrived));
    } else {
      out().println("revision " + revision + " is in etcd" + arrived.words());
      out().flush();
      arrived.missing().forEach(line -> err().println("overlane: " + line));
    }
    return arrived.isEverywhere() ? 0 : NOT_EVERYWHERE;
  }

  /** A lost answer is none: it may be in etcd or not. */
  private int unknown(String who, String why) {
    err()
        .println(
            "overlane: "
                + who
                + " did not answer, so the network may be in etcd or not: "
                + why
                + "; `overlane status` tells the revision");
    report(ApplyJson.unknown());
    return NOT_EVERYWHERE;
  }

  private int refuse(List<String> reasons) {
    reasons.forEach(err()::println);
    report(ApplyJson.refused(reasons));
    return REFUSED;
  }

  private void report(String line) {
    if (json) {
      out().println(line);
      out().flush();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
