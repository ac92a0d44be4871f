package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.controller.cluster.SharedHosts;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.Roll;
import dev.overlane.controller.run.Doorman.Directory;
import dev.overlane.controller.run.Doorman.Owner;
import dev.overlane.controller.status.HostNote;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.tls.HostNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All hosts of the file: makes and retires their reconcilers, keeps the sessions dialled, routes
 * switches and hosts that dial in to their owners, and tells every host what it must know of the
 * others. State is confined to the fleet's own {@link SerialLoop}; what others read is published as
 * immutable values.
 */
final class Fleet implements SharedHosts {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final SerialLoop loop;
  private final OvsdbConnector connector;
  private final ReconcilerFactory reconcilers;
  private final StatusBoard board;
  private final Sightings sightings;
  private final Figures figures;

  private final Map<String, Member> members = new HashMap<>();
  private final Set<String> reached = ConcurrentHashMap.newKeySet();
  private final Roll roll;
  private final Announcements announcements;
  private FleetView view;
  private final Doorman doorman = new Doorman();

  Fleet(
      SerialLoop loop,
      OvsdbConnector connector,
      ReconcilerFactory reconcilers,
      StatusBoard board,
      Sightings sightings,
      Figures figures) {
    this.loop = loop;
    this.connector = connector;
    this.reconcilers = reconcilers;
    this.board = board;
    this.sightings = sightings;
    this.figures = figures;
    this.roll = new Roll(sightings.accepted().model());
    this.announcements = new Announcements(loop, this::tell);
    this.view = roll.view(0);
  }

  /** The loop that its state is confined to. */
  SerialLoop loop() {
    return loop;
  }

  /** One host with what serves it. What it still says after it was retired is not heard. */
  private final class Member implements HostEvents {
    private final HostFigures hostFigures;
    private final HostReconciler reconciler;
    private @Nullable OvsdbAccess access;
    private @Nullable OvsdbRoute route;
    private OvsdbConnector.@Nullable Dialing dialing;

    Member(String name, FleetView view) {
      this.hostFigures = figures.host(name);
      this.reconciler = reconcilers.create(name, view, this);
    }

    @Override
    public void reported(String host, HostReport report) {
      loop.execute(() -> Fleet.this.reported(this, host, report));
    }

    @Override
    public void remembered(String host, ImmutableSet<String> others) {
      loop.execute(() -> Fleet.this.remembered(this, host, others));
    }

    @Override
    public void sighted(HostSighting sighting) {
      sightings.sighted(sighting);
    }

    @Override
    public void statusChanged(HostStatus status) {
      board.update(status);
      if (status.ovsdb().equals(HostStatus.CONNECTED)
          && status.openflow().equals(HostStatus.CONNECTED)) {
        reached.add(status.host());
      } else {
        reached.remove(status.host());
      }
    }

    @Override
    public HostFigures figures() {
      return hostFigures;
    }
  }

  /** Puts a revision of the file into force; called on the fleet's loop. */
  void accept(NetworkModel model, long revision) {
    Set<String> gone = new HashSet<>(members.keySet());
    gone.removeAll(model.hosts().keySet());
    roll.accept(model);
    FleetView next = roll.view(revision);
    view = next;
    announcements.forget();
    board.accepted(revision, model.mtus(), model.hosts().keySet());
    sightings.accepted(revision, model);
    figures.retain(model.hosts().keySet());
    gone.forEach(this::retire);
    Set<String> rerouted = new HashSet<>();
    for (Host host : model.hosts().values()) {
      if (engage(host)) {
        rerouted.add(host.name());
      }
    }
    publishDirectory(model);
    members.values().forEach(member -> member.reconciler.setView(next));
    // Dial last: by now every reconciler has the view that its first step needs.
    model.hosts().values().stream()
        .filter(host -> rerouted.contains(host.name()))
        .forEach(this::dial);
  }

  private void retire(String name) {
    Member member = members.remove(name);
    if (member != null) {
      hangUp(member);
      member.reconciler.retire();
      reached.remove(name);
      log.info("{}: released: it left the file; nothing on it is changed", name);
    }
  }

  /** Returns whether the host is to be reached in a new way. */
  private boolean engage(Host host) {
    Member member = members.computeIfAbsent(host.name(), name -> new Member(name, view));
    if (host.ovsdb().equals(member.access)) {
      return false;
    }
    hangUp(member);
    member.access = host.ovsdb();
    member.route = member.reconciler.newOvsdbRoute();
    return true;
  }

  private void publishDirectory(NetworkModel model) {
    ImmutableMap.Builder<DatapathId, Owner<HostReconciler>> switches = ImmutableMap.builder();
    ImmutableMap.Builder<String, Owner<OvsdbRoute>> managers = ImmutableMap.builder();
    for (Host host : model.hosts().values()) {
      Member member = member(host);
      HostNames names = HostNames.of(host);
      switches.put(host.datapathId(), new Owner<>(member.reconciler, names));
      if (host.ovsdb() instanceof OvsdbAccess.Manager manager) {
        managers.put(manager.systemId(), new Owner<>(route(member), names));
      }
    }
    doorman.publish(new Directory(switches.buildOrThrow(), managers.buildOrThrow()));
  }

  private void dial(Host host) {
    Member member = member(host);
    if (host.ovsdb() instanceof OvsdbAccess.Dial dial) {
      member.dialing = connector.dial(dial.method(), HostNames.of(host), route(member));
    } else {
      member.reconciler.expectDialIn();
      log.info("{}: ovsdb: waiting for the host to dial in", host.name());
    }
  }

  private Member member(Host host) {
    return Objects.requireNonNull(members.get(host.name()), host.name());
  }

  private static OvsdbRoute route(Member member) {
    return Objects.requireNonNull(member.route);
  }

  private static void hangUp(Member member) {
    if (member.dialing != null) {
      member.dialing.close();
      member.dialing = null;
    }
  }

  /** Who decides whose a peer is that dials in. */
  Doorman doorman() {
    return doorman;
  }

  private void reported(Member member, String host, HostReport report) {
    if (members.get(host) == member) {
      announcements.reported(host, roll.report(host, report));
    }
  }

  private void remembered(Member member, String host, ImmutableSet<String> others) {
    if (members.get(host) == member && roll.remembered(host, others)) {
      announcements.reported(host, ImmutableSet.of());
    }
  }

  /** Tells hosts, by name, what they must know of the others now. */
  private void tell(Set<String> hosts) {
    view = roll.view(view.revision());
    for (String name : hosts) {
      Member member = members.get(name);
      if (member != null) {
        member.reconciler.setView(view);
      }
    }
  }

  @Override
  public void reconsider(Set<String> hosts) {
    loop.execute(
        () ->
            hosts.forEach(
                name -> {
                  Member member = members.get(name);
                  if (member != null) {
                    member.reconciler.reconsider();
                  }
                }));
  }

  @Override
  public Set<String> reached() {
    return Set.copyOf(reached);
  }

  @Override
  public Map<String, HostNote> notes() {
    return board.notes();
  }

  @Override
  public CompletionStage<Void> settled(Set<String> hosts) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          List<CompletableFuture<Void>> each = new ArrayList<>();
          for (String name : hosts) {
            Member member = members.get(name);
            if (member != null) {
              CompletableFuture<Void> one = new CompletableFuture<>();
              each.add(one);
              member.reconciler.whenSettled(() -> one.complete(null));
            }
          }
          var unused =
              CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                  .thenRun(() -> done.complete(null));
        });
    return done;
  }

  /** Has the flows of all switches read anew. */
  void readFlows(FlowReading reading) {
    reading.expect(members.size());
    members.forEach(
        (name, member) -> member.reconciler.lookAgain(could -> reading.answered(name, could)));
  }

  /** Ends all sessions; the hosts stay as they are. Called on the fleet's loop. */
  void stop() {
    // Retired first: that their sessions end now is no fault of theirs.
    members.values().forEach(member -> member.reconciler.retire());
    members.values().forEach(Fleet::hangUp);
    doorman.publish(Directory.EMPTY);
  }
}
