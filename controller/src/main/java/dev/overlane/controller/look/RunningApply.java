package dev.overlane.controller.look;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.cluster.ClusterNetwork;
import dev.overlane.controller.cluster.NetworkText;
import dev.overlane.controller.cluster.NetworkTooLargeException;
import dev.overlane.controller.cluster.UnknownOutcomeException;
import dev.overlane.controller.cluster.etcd.EtcdException;
import dev.overlane.controller.plan.Hazard;
import dev.overlane.controller.preview.Impact;
import dev.overlane.controller.preview.NetworkPlan;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a network in force for a whole cluster, on behalf of whoever asks one of its members. Any
 * thread may call; it blocks the caller for some seconds at most.
 */
public final class RunningApply {
  private static final String PUT = "--put=";

  private final Cluster cluster;
  private final RunningPlan plans;
  private final StatusBoard board;

  public RunningApply(Cluster cluster, RunningPlan plans, StatusBoard board) {
    this.cluster = cluster;
    this.plans = plans;
    this.board = board;
  }

  /** Whether these arguments of {@link #answer} ask for more than a look. */
  public static boolean isChange(ImmutableList<String> arguments) {
    return arguments.stream().anyMatch(argument -> argument.startsWith(PUT));
  }

  /**
   * The command of the control socket: {@code apply [--json] [--verbose] [--put=BASE] FILES}. It
   * answers one of {@link ApplyReply}. FILES is a text of {@link NetworkText}. Without {@code
   * --put} nothing is changed; with it the files become the revision that follows on BASE.
   */
  public String answer(ImmutableList<String> arguments) {
    PlanOptions options =
        new PlanOptions(arguments.contains("--json"), arguments.contains("--verbose"));
    Optional<String> put =
        arguments.stream()
            .filter(argument -> argument.startsWith(PUT))
            .map(argument -> argument.substring(PUT.length()))
            .findFirst();
    String text =
        arguments.stream().filter(argument -> !argument.startsWith("-")).findFirst().orElse("");
    ApplyReply reply;
    FileSet files;
    try {
      network();
      files = NetworkText.parse(text);
    } catch (IOException e) {
      return ApplyReply.refused(ImmutableList.of(Reasons.of(e))).toJson();
    }
    try {
      reply = put.isPresent() ? put(files, Long.parseLong(put.get())) : check(files, options);
    } catch (UnknownOutcomeException e) {
      reply = ApplyReply.unknown(Reasons.of(e));
    } catch (EtcdException | NetworkTooLargeException e) {
      reply = ApplyReply.refused(ImmutableList.of("nothing was changed: " + Reasons.of(e)));
    } catch (IOException e) {
      String why = "nothing was changed, for etcd could not be asked: " + Reasons.of(e);
      reply = ApplyReply.refused(ImmutableList.of(why + "; apply again when it answers"));
    } catch (NumberFormatException e) {
      reply = ApplyReply.refused(ImmutableList.of("--put: expected a number"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = ApplyReply.refused(ImmutableList.of("the controller is ending"));
    }
    return reply.toJson();
  }

  /** A network that may be put, or why it may not. */
  private record Judged(Optional<NetworkModel> model, ImmutableList<String> refused) {

    static Judged refused(Iterable<String> reasons) {
      return new Judged(Optional.empty(), ImmutableList.copyOf(reasons));
    }
  }

  private ApplyReply check(FileSet files, PlanOptions options)
      throws IOException, InterruptedException {
    Judged judged = judge(files);
    if (judged.model.isEmpty()) {
      return ApplyReply.refused(judged.refused);
    }
    NetworkModel model = judged.model.get();
    ClusterNetwork network = network();
    // Asked first: what comes into force while the plan is made is refused when this is put.
    long base = network.revision();
    boolean known = network.isNamed(files);
    NetworkPlan plan = plans.plan(model);
    return new ApplyReply(
        ImmutableList.of(),
        PlanReply.of(plan, options, true).out(),
        plan.exitCode(),
        plan.worst().compareTo(Impact.Level.HITLESS) > 0 || !plan.unseen().isEmpty(),
        plan.unseen(),
        base,
        known ? base : 0,
        "");
  }

  private ApplyReply put(FileSet files, long base) throws IOException, InterruptedException {
    Judged judged = judge(files);
    return judged.model.isEmpty()
        ? ApplyReply.refused(judged.refused)
        : ApplyReply.put(network().put(files, judged.model.get(), base));
  }

  private ClusterNetwork network() throws IOException {
    return cluster
        .network()
        .orElseThrow(
            () ->
                new IOException(
                    "this controller is in no cluster: its own file is the truth, and saving that"
                        + " is all it takes"));
  }

  /** As the controller itself would judge it. */
  private Judged judge(FileSet files) throws IOException, InterruptedException {
    ClusterNetwork network = network();
    FileSet own = network.asOwn(files);
    ConfigResult result = ConfigLoader.load(own);
    if (result instanceof ConfigResult.Invalid invalid) {
      return Judged.refused(
          invalid.diagnostics().stream()
              .map(Diagnostic::toString)
              .collect(ImmutableList.toImmutableList()));
    }
    NetworkModel model = ((ConfigResult.Valid) result).model();
    Optional<String> objection = network.objection(model);
    if (objection.isPresent()) {
      return Judged.refused(objection.stream().toList());
    }
    Set<String> unnamed = unnamedMembers(model);
    if (!unnamed.isEmpty()) {
      return Judged.refused(
          ImmutableList.of(
              FilePlaces.of(own)
                  .error(
                      "cluster.members does not name " + String.join(", ", unnamed),
                      "it runs: stop it first, or name it",
                      ImmutableList.of(ClusterNetwork.SECTION, "members"))
                  .toString()));
    }
    // Asked first: what comes into force meanwhile is looked at once more.
    long held = network.held();
    ImmutableSet<Hazard> hazards =
        ImmutableSet.<Hazard>builder()
            .addAll(plans.hazards(model))
            .addAll(network.hazards(model, held))
            .build();
    if (!hazards.isEmpty()) {
      FilePlaces places = FilePlaces.of(own);
      return Judged.refused(
          hazards.stream()
              .map(hazard -> hazard.in(places).toString())
              .collect(ImmutableList.toImmutableList()));
    }
    return new Judged(Optional.of(model), ImmutableList.of());
  }

  private Set<String> unnamedMembers(NetworkModel model) {
    Set<String> named =
        model.controller().cluster().map(ClusterSettings::members).orElseThrow().keySet();
    return board
        .read()
        .cluster()
        .map(ClusterStatus::members)
        .map(members -> Sets.difference(members.keySet(), named))
        .<Set<String>>map(unnamed -> unnamed)
        .orElse(Set.of());
  }
}
