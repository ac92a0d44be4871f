package dev.overlane.controller.look;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.Hazard;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.preview.HostLook;
import dev.overlane.controller.preview.NetworkPlan;
import dev.overlane.controller.preview.NetworkPreview;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.ovsdb.OvsdbConnector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Plans of a running controller: from what its reconcilers see, and for hosts that it does not know
 * yet from a look at their rows. Any thread may call; it blocks the caller for a few seconds at
 * most.
 */
public final class RunningPlan {
  /** For hosts that the controller does not know yet. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** For flows that are being read just now. */
  private static final Duration READING = Duration.ofSeconds(2);

  private static final long POLL_MILLIS = 20;
  private static final Duration EXAMINE = Duration.ofSeconds(5);

  /** The longest that an answer takes. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Controller controller;
  private final Sightings sightings;
  private final StatusBoard board;
  private final OvsdbConnector connector;

  public RunningPlan(
      Controller controller, Sightings sightings, StatusBoard board, OvsdbConnector connector) {
    this.controller = controller;
    this.sightings = sightings;
    this.board = board;
    this.connector = connector;
  }

  /**
   * The command of the control socket: {@code plan [--json] [--verbose] [--reply] [--file=NAME]
   * CONTENT}. With {@code --reply} the answer is one of {@link PlanReply}, whose reader knows the
   * lines of the files that the content was made of.
   */
  public String answer(ImmutableList<String> arguments) {
    PlanOptions options =
        new PlanOptions(
            arguments.contains("--json"),
            arguments.contains("--verbose") || arguments.contains("-v"));
    String file = "the file";
    String content = "";
    for (String argument : arguments) {
      if (argument.startsWith("--file=")) {
        file = argument.substring("--file=".length());
      } else if (!argument.startsWith("-")) {
        content = argument;
      }
    }
    PlanReply reply = plan(file, content, options);
    return arguments.contains("--reply") ? reply.toJson() : reply.out() + reply.err();
  }

  private PlanReply plan(String file, String content, PlanOptions options) {
    ConfigResult result = ConfigLoader.load(file, content.getBytes(StandardCharsets.UTF_8));
    if (result instanceof ConfigResult.Invalid invalid) {
      return PlanReply.refused(
          invalid.diagnostics().stream().map(Diagnostic::toString).toList(), options, true);
    }
    NetworkModel model = ((ConfigResult.Valid) result).model();
    try {
      ImmutableList<Hazard> hazards = hazards(model);
      if (!hazards.isEmpty()) {
        return PlanReply.unsafe(
            hazards, FilePlaces.of(file, content.getBytes(StandardCharsets.UTF_8)), options);
      }
      return PlanReply.of(plan(model), options, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PlanReply.refused(ImmutableList.of("the controller is ending"), options, true);
    }
  }

  /** Why the running controller would not take a network. */
  ImmutableList<Hazard> hazards(NetworkModel model) throws InterruptedException {
    try {
      return controller
          .examine(model)
          .toCompletableFuture()
          .get(EXAMINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it would change on hosts. */
  NetworkPlan plan(NetworkModel model) throws InterruptedException {
    NetworkModel running = sightings.accepted().model();
    Set<String> strangers = new TreeSet<>();
    for (Host host : model.hosts().values()) {
      if (!isKnown(host, running)) {
        strangers.add(host.name());
      }
    }
    ImmutableMap<String, HostLook> dialled = Lookout.atRows(model, strangers, connector, LOOK);
    Map<String, HostSighting> seen = settled();
    Map<String, HostLook> looks = new TreeMap<>(dialled);
    for (String name : model.hosts().keySet()) {
      Host host = running.hosts().get(name);
      if (host != null && !strangers.contains(name)) {
        looks.put(name, look(host, running, seen.get(name)));
      }
    }
    return NetworkPreview.of(model, Optional.of(running), looks, places(seen));
  }

  /** Whether the controller reaches a host as the new file says: else it may be another machine. */
  private static boolean isKnown(Host host, NetworkModel running) {
    Host known = running.hosts().get(host.name());
    return known != null && known.ovsdb().equals(host.ovsdb());
  }

  /** What the reconcilers see, once all flows are read that are being read. */
  private ImmutableSortedMap<String, HostSighting> settled() throws InterruptedException {
    long deadline = System.nanoTime() + READING.toNanos();
    ImmutableSortedMap<String, HostSighting> seen = sightings.all();
    while (!isSettled(seen) && deadline - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      seen = sightings.all();
    }
    return seen;
  }

  private static boolean isSettled(ImmutableSortedMap<String, HostSighting> seen) {
    return seen.values().stream()
        .allMatch(
            sighting -> !sighting.seen().switchConnected() || sighting.seen().flows().isPresent());
  }

  private HostLook look(Host host, NetworkModel running, @Nullable HostSighting sighting) {
    HostStatus status = board.read().hosts().get(host.name());
    String ovsdb = status == null ? "it was not reached yet" : status.ovsdb();
    if (sighting == null) {
      return HostLook.nothing(ovsdb);
    }
    boolean connected = sighting.seen().switchConnected();
    boolean expected =
        sighting
            .seen()
            .snapshot()
            .filter(rows -> Expected.toDial(host, rows, running.controller().openflowTargets()))
            .isPresent();
    return new HostLook(
        sighting.seen(),
        sighting.seen().snapshot().isPresent() ? "" : ovsdb,
        connected ? "they are being read" : "the switch is not connected",
        (connected || expected) && sighting.seen().flows().isEmpty());
  }

  /** The floating ports that hosts have been told to have. */
  private static ImmutableMap<String, String> places(Map<String, HostSighting> seen) {
    ImmutableMap.Builder<String, String> places = ImmutableMap.builder();
    seen.forEach(
        (host, sighting) ->
            sighting
                .view()
                .floatingHosts()
                .forEach(
                    (port, place) -> {
                      if (place.equals(host)) {
                        places.put(port, host);
                      }
                    }));
    return places.buildKeepingLast();
  }
}
