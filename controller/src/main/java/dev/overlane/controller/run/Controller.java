package dev.overlane.controller.run;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.plan.KeyMeanings;
import dev.overlane.controller.plan.RevisionRules;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final Figures figures;

  // Confined to the fleet's loop.
  private final Set<KeyMeanings> unsettled = new LinkedHashSet<>();
  private final Map<Ipv4Address, KeyMeanings> departed = new HashMap<>();
  private Optional<NetworkModel> accepted = Optional.empty();
  private @Nullable HashCode acceptedHash;
  private long revision;

  Controller(
      String file,
      SerialLoop loop,
      Fleet fleet,
      Listeners listeners,
      StatusBoard board,
      Figures figures) {
    this.file = file;
    this.loop = loop;
    this.fleet = fleet;
    this.listeners = listeners;
    this.board = board;
    this.figures = figures;
  }

  /** What became of a content. */
  public sealed interface Verdict {

    /** It is in force, or was already. */
    record Accepted(long revision) implements Verdict {}

    /** It changes nothing; all reasons, one a line. */
    record Refused(String reasons) implements Verdict {}
  }

  /** Offers the content of the file. The first one must be accepted before others make sense. */
  public CompletionStage<Verdict> offer(byte[] content) {
    // Parsed on the caller's thread: the fleet's loop only ever swaps models.
    ConfigResult result = ConfigLoader.load(file, content);
    HashCode hash = Hashing.sha256().hashBytes(content);
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            verdict.complete(judge(result, hash));
          } catch (RuntimeException bug) {
            // Whoever offered it must not wait for ever.
            verdict.completeExceptionally(bug);
            throw bug;
          }
        });
    return verdict;
  }

  /** The file cannot be read just now: what is in force stays. */
  public void unreadable(String reason) {
    loop.execute(() -> refuse(file + ": " + reason));
  }

  private Verdict judge(ConfigResult result, HashCode hash) {
    if (hash.equals(acceptedHash)) {
      board.configError(Optional.empty());
      return new Verdict.Accepted(revision);
    }
    if (result instanceof ConfigResult.Invalid invalid) {
      return refuse(Joiner.on('\n').join(invalid.diagnostics()));
    }
    ConfigResult.Valid valid = (ConfigResult.Valid) result;
    ImmutableList<String> hazards = hazards(valid.model());
    if (!hazards.isEmpty()) {
      return refuse(file + ": error: " + Joiner.on("\n" + file + ": error: ").join(hazards));
    }
    try {
      listeners.open(valid.model().controller());
    } catch (IOException e) {
      return refuse(file + ": error: " + e.getMessage());
    }
    for (Diagnostic warning : valid.warnings()) {
      log.warn("{}", warning);
    }
    acceptedHash = hash;
    revision++;
    figures.fileAccepted();
    settle(valid.model());
    board.configError(Optional.empty());
    log.info("revision {} of {} is in force", revision, file);
    fleet.accept(valid.model(), revision);
    return new Verdict.Accepted(revision);
  }

  private ImmutableList<String> hazards(NetworkModel next) {
    if (unsettled.size() > 1 && board.read().converged()) {
      // Every host is as the newest revision says: nobody knows the older ones any more.
      unsettled.clear();
      accepted.map(KeyMeanings::of).ifPresent(unsettled::add);
    }
    return ImmutableList.<String>builder()
        .addAll(RevisionRules.hazards(unsettled, next))
        .addAll(RevisionRules.returns(departed, next))
        .build();
  }

  /** Notes what hosts may now be at: those of the file, those that left it, those that returned. */
  private void settle(NetworkModel next) {
    Set<Ipv4Address> present = new HashSet<>();
    next.hosts().values().forEach(host -> present.add(host.address()));
    for (Host host : accepted.map(NetworkModel::hosts).orElse(ImmutableSortedMap.of()).values()) {
      if (!present.contains(host.address())) {
        departed.put(host.address(), KeyMeanings.of(accepted.orElseThrow()));
      }
    }
    for (Ipv4Address address : present) {
      KeyMeanings then = departed.remove(address);
      if (then != null) {
        unsettled.add(then);
      }
    }
    unsettled.add(KeyMeanings.of(next));
    accepted = Optional.of(next);
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

  /** Closes ports and sessions and leaves the network as it is. Completes when that is done. */
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          fleet.stop();
          listeners.close();
          log.info("stopped; the network stays as it is");
          done.complete(null);
        });
    return done;
  }
}
