package dev.overlane.controller.run;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.plan.Hazard;
import dev.overlane.controller.plan.NumberHistory;
import dev.overlane.controller.status.PlainText;
import dev.overlane.faults.Reasons;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running controller: takes contents of the file, one after the other, and puts the good ones
 * into force. Public methods may be called from any thread.
 */
public final class Controller {
  private static final Logger log = LoggerFactory.getLogger(Controller.class);

  private final String file;
  private final SerialLoop loop;
  private final Fleet fleet;
  private final Listeners listeners;
  private final StatusBoard board;
  private final AcceptedFile text;
  private final FileKeys keys;
  private final Figures figures;
  private final Cluster cluster;
  private final EarlyLoad early;

  // Confined to the fleet's loop.
  private final NumberHistory numbers = new NumberHistory();
  private @Nullable HashCode acceptedHash;
  private Optional<String> plainText = Optional.empty();
  private String refusedFromEtcd = "";
  private long revision;

  Controller(
      String file,
      SerialLoop loop,
      Fleet fleet,
      Listeners listeners,
      StatusBoard board,
      AcceptedFile text,
      EarlyLoad early,
      FileKeys keys,
      Figures figures,
      Cluster cluster) {
    this.file = file;
    this.loop = loop;
    this.fleet = fleet;
    this.listeners = listeners;
    this.board = board;
    this.text = text;
    this.early = early;
    this.keys = keys;
    this.figures = figures;
    this.cluster = cluster;
  }

  /** What became of a content. */
  public sealed interface Verdict {

    /** It is in force, or was already. */
    record Accepted(long revision) implements Verdict {}

    /** It changes nothing; all reasons, one a line. */
    record Refused(String reasons) implements Verdict {}
  }

  /** As {@link #offer(FileSet)}, with the content of a file that includes no others. */
  public CompletionStage<Verdict> offer(byte[] content) {
    return offer(FileSet.of(file, content));
  }

  /** Has files loaded that may be offered next; returns at once. */
  public void expect(FileSet files) {
    early.begin(files);
  }

  /**
   * Offers the file with what it includes. The first one must be accepted before others make sense.
   */
  public CompletionStage<Verdict> offer(FileSet files) {
    return offer(files, OptionalLong.empty());
  }

  private CompletionStage<Verdict> offer(FileSet files, OptionalLong number) {
    // Parsed on the caller's thread or before: the fleet's loop only ever swaps models.
    ConfigResult result = early.finish(files);
    Optional<TlsReading> reading =
        result instanceof ConfigResult.Valid valid ? keys.read(valid.model()) : Optional.empty();
    HashCode hash = files.fingerprint();
    return onLoop(() -> judge(result, reading, hash, files, number));
  }

  /** Why a revision may not follow those that hosts may be at; empty if it may. Changes nothing. */
  public CompletionStage<ImmutableList<Hazard>> examine(NetworkModel next) {
    return onLoop(() -> hazards(next));
  }

  private <T> CompletionStage<T> onLoop(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException bug) {
            // Whoever asked must not wait for ever.
            answer.completeExceptionally(bug);
            throw bug;
          }
        });
    return answer;
  }

  /** The file cannot be read just now: what is in force stays. */
  public CompletionStage<Verdict> unreadable(String reason) {
    return onLoop(() -> refuse(file + ": " + reason));
  }

  /**
   * Puts a content into force, or does not.
   *
   * @param number of the revision that it becomes, where others count; empty: the next one
   */
  private Verdict judge(
      ConfigResult result,
      Optional<TlsReading> reading,
      HashCode hash,
      FileSet files,
      OptionalLong number) {
    if (hash.equals(acceptedHash) && number.orElse(revision) == revision) {
      // Its keys, if they are other ones, are noticed by their own watch.
      board.configError(Optional.empty());
      refusedFromEtcd = "";
      return new Verdict.Accepted(revision);
    }
    if (result instanceof ConfigResult.Invalid invalid) {
      return refuse(number, invalid.diagnostics());
    }
    ConfigResult.Valid valid = (ConfigResult.Valid) result;
    if (Cluster.awaitsNetwork(valid.model().controller())) {
      return follow(valid.model().controller(), files);
    }
    ImmutableList<Hazard> hazards = hazards(valid.model());
    if (!hazards.isEmpty()) {
      FilePlaces places = FilePlaces.of(files);
      return refuse(number, hazards.stream().map(hazard -> hazard.in(places)).toList());
    }
    try {
      open(valid.model().controller(), reading);
    } catch (SettingFault e) {
      return refuse(number, e.in(FilePlaces.of(files)));
    } catch (IOException e) {
      return refuse(number, file + ": error: " + Reasons.of(e));
    }
    for (Diagnostic warning : valid.warnings()) {
      log.warn("{}", warning);
    }
    acceptedHash = hash;
    refusedFromEtcd = "";
    text.accepted(files);
    revision = number.orElse(revision + 1);
    numbers.accepted(valid.model());
    figures.fileAccepted();
    board.configError(Optional.empty());
    log.info("revision {} of {} is in force", revision, file);
    warnOfPlainText(valid.model());
    cluster.begin(valid.model());
    fleet.accept(valid.model(), revision);
    join(valid.model(), files);
    return new Verdict.Accepted(revision);
  }

  /** A file that says who this member is; its network comes from etcd. */
  private Verdict follow(ControllerSettings settings, FileSet own) {
    try {
      own(settings);
      cluster.follow(settings, own, this::offerFromEtcd);
    } catch (SettingFault e) {
      return refuse(OptionalLong.empty(), e.in(FilePlaces.of(own)));
    } catch (IOException e) {
      return refuse(file + ": error: " + Reasons.of(e));
    }
    board.configError(Optional.empty());
    return new Verdict.Accepted(revision);
  }

  private CompletionStage<Optional<String>> offerFromEtcd(FileSet files, long number) {
    return offer(files, OptionalLong.of(number))
        .thenApply(
            verdict ->
                verdict instanceof Verdict.Refused refused
                    ? Optional.of(refused.reasons())
                    : Optional.empty());
  }

  /** Once, and again when it is another thing that goes without TLS. */
  private void warnOfPlainText(NetworkModel model) {
    Optional<String> now = PlainText.of(model);
    now.filter(line -> !plainText.equals(now)).ifPresent(log::warn);
    plainText = now;
  }

  private void join(NetworkModel model, FileSet files) {
    try {
      cluster.accepted(model, files, fleet);
    } catch (IOException e) {
      log.error("this process does not take part in the cluster: {}", Reasons.of(e));
    }
  }

  /** The settings as this process has them. */
  private ControllerSettings own(ControllerSettings settings) throws SettingFault {
    try {
      return cluster.check(settings);
    } catch (IOException e) {
      throw new SettingFault("cluster", e);
    }
  }

  /** Takes keys and opens ports as a revision has them, or leaves both as they are. */
  private void open(ControllerSettings settings, Optional<TlsReading> reading) throws IOException {
    ControllerSettings own = own(settings);
    Runnable undo;
    try {
      undo = keys.take(reading);
    } catch (IOException e) {
      throw new SettingFault("controller.tls", e);
    }
    try {
      listeners.open(own);
    } catch (IOException e) {
      undo.run();
      throw e;
    }
    keys.dropUnless(reading.isPresent());
  }

  private ImmutableList<Hazard> hazards(NetworkModel next) {
    if (board.read().converged()) {
      numbers.settled();
    }
    return numbers.hazards(next);
  }

  private Verdict refuse(OptionalLong number, List<Diagnostic> errors) {
    return refuse(number, Joiner.on('\n').join(errors));
  }

  /** What etcd names is offered again and again: it is counted and logged when the words change. */
  private Verdict refuse(OptionalLong number, String reasons) {
    if (number.isPresent()) {
      if (reasons.equals(refusedFromEtcd)) {
        board.configError(Optional.of(reasons));
        return new Verdict.Refused(reasons);
      }
      refusedFromEtcd = reasons;
    }
    return refuse(reasons);
  }

  private Verdict refuse(String reasons) {
    figures.fileRefused();
    board.configError(Optional.of(reasons));
    if (revision > 0) {
      // Before the first one there is nothing to keep: whoever offered it says so and ends.
      log.error("the file is refused, revision {} stays in force:\n{}", revision, reasons);
    }
    return new Verdict.Refused(reasons);
  }

  /** Has the flows of all switches read anew, beside everything else. */
  public FlowReading readFlows() {
    FlowReading reading = new FlowReading();
    loop.execute(() -> fleet.readFlows(reading));
    return reading;
  }

  /**
   * Leaves the cluster, closes ports and sessions and leaves the network as it is. Completes when
   * that is done; blocks half a second at most, and only in a cluster.
   */
  public CompletionStage<Void> stop() {
    cluster.leave();
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          fleet.stop();
          listeners.close();
          keys.close();
          log.info("stopped; the network stays as it is");
          done.complete(null);
        });
    return done;
  }
}
