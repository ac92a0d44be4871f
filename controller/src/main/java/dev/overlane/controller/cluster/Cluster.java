package dev.overlane.controller.cluster;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ClusterSettings.Source;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.ClusterAgent.Membership;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This process in its cluster, if the file says that there is one. What belongs to the file is
 * called on the fleet's loop; {@link #epoch} and {@link #reason} on any thread.
 */
public final class Cluster {
  private static final int PATIENCE = 6;

  /** A network may take a while to be put or read; nobody's lease waits for it. */
  private static final Duration PATIENCE_FOR_NETWORKS = Duration.ofSeconds(5);

  private final Supplier<String> process = Suppliers.memoize(Cluster::process);
  private final Path file;
  private final String version;
  private final Consumer<ClusterStatus> statuses;
  private final ClusterFigures figures;
  private final ClusterContext context;
  private final LeaseClock clock;
  private final Mandates mandates;
  private final Confirmation confirmation = new Confirmation();
  private final EtcdKeys keys = new EtcdKeys(this::toldOfKeys);
  private volatile Optional<String> named = Optional.empty();
  private volatile Optional<ClusterSettings> settings = Optional.empty();
  private volatile Optional<ClusterStatus> status = Optional.empty();
  private boolean begun;
  private String fingerprint = "";
  private volatile Optional<ClusterAgent> agent = Optional.empty();
  private volatile Optional<ClusterNetwork> network = Optional.empty();

  /**
   * No cluster yet.
   *
   * @param file the network file: paths are relative to it
   * @param version the program's
   * @param statuses told what the cluster is like
   * @param figures counts how etcd answers
   */
  public Cluster(
      Path file, String version, Consumer<ClusterStatus> statuses, ClusterFigures figures) {
    this(file, version, statuses, figures, ClusterContext.PROCESS);
  }

  Cluster(
      Path file,
      String version,
      Consumer<ClusterStatus> statuses,
      ClusterFigures figures,
      ClusterContext context) {
    this.context = context;
    this.clock = new LeaseClock(context::nanoTime);
    this.mandates = new Mandates(clock);
    this.file = file;
    this.version = version;
    this.statuses = statuses;
    this.figures = figures;
  }

  /** Which member this process is, whatever the file says; before the first file. */
  public void beMember(String name) {
    named = Optional.of(name);
  }

  /** Whether other controllers may write to the hosts of the file. */
  public boolean isShared() {
    return settings.isPresent();
  }

  /**
   * Finds out whether a revision may be put into force by this process.
   *
   * @return its settings, as this member has them
   * @throws IOException if not; the message says why
   */
  public ControllerSettings check(ControllerSettings next) throws IOException {
    if (begun && !sameButMembers(settings, next.cluster())) {
      throw new IOException(
          "cluster cannot change while the controller runs, but for its members: restart it");
    }
    if (next.cluster().isEmpty()) {
      if (named.isPresent()) {
        throw new IOException("--member " + named.get() + " is given, and the file has no cluster");
      }
      return next;
    }
    ClusterSettings cluster = next.cluster().get();
    String own =
        member(cluster)
            .orElseThrow(
                () ->
                    new IOException(
                        "which member is this process? Give --member NAME"
                            + (cluster.members().isEmpty()
                                ? ""
                                : ", one of " + String.join(", ", cluster.members().keySet()))));
    ClusterSettings.Member member = cluster.members().get(own);
    if (!begun) {
      Optional<TlsFiles> files = keyFiles(next, cluster);
      if (files.isPresent()) {
        EtcdKeys.read(files.get());
      }
    }
    if (awaitsNetwork(next)) {
      return next;
    }
    if (member == null) {
      throw new IOException("this process is member " + own + ", which is none of cluster.members");
    }
    return next.listeningOn(member.listen());
  }

  /** Whether a file is a member's own alone, and its network is still to come from etcd. */
  public static boolean awaitsNetwork(ControllerSettings of) {
    return of.cluster()
        .filter(cluster -> cluster.source() == Source.ETCD && cluster.members().isEmpty())
        .isPresent();
  }

  private Optional<String> member(ClusterSettings cluster) {
    return named.or(cluster::member);
  }

  private static boolean sameButMembers(
      Optional<ClusterSettings> before, Optional<ClusterSettings> next) {
    return before.map(Cluster::withoutMembers).equals(next.map(Cluster::withoutMembers));
  }

  private static ClusterSettings withoutMembers(ClusterSettings settings) {
    return new ClusterSettings(
        settings.name(),
        settings.etcd(),
        ImmutableSortedMap.of(),
        settings.member(),
        settings.lease(),
        settings.era(),
        settings.source(),
        settings.tls());
  }

  /** Where the keys for etcd are; empty: it is reached without. */
  private Optional<TlsFiles> keyFiles(ControllerSettings all, ClusterSettings cluster) {
    return cluster.etcd().stream().noneMatch(end -> end.startsWith("https:"))
        ? Optional.empty()
        : Optional.of(TlsFiles.of(cluster.tls().or(all::tls).orElseThrow(), file));
  }

  /** Those of the controller may be elsewhere by a reload. */
  private void followKeys(ControllerSettings all, ClusterSettings cluster) throws IOException {
    Optional<TlsFiles> files = keyFiles(all, cluster);
    if (files.isPresent()) {
      keys.follow(files.get());
    }
  }

  /** A revision is about to be put into force: from now on hosts may be another member's. */
  public void begin(NetworkModel model) {
    begin(model.controller());
    model
        .controller()
        .cluster()
        .ifPresent(
            cluster -> {
              fingerprint = ModelFingerprint.of(model, cluster);
              confirmation.inForce(fingerprint);
              if (cluster.source() == Source.ETCD) {
                confirmation.confirm(fingerprint);
              }
            });
  }

  private void begin(ControllerSettings first) {
    settings = first.cluster();
    begun = true;
  }

  /**
   * A member's own file is as it should be, and its network is to come from etcd: the first time,
   * it is looked for from now on.
   *
   * @param sink takes the network, and each later one
   */
  public void follow(ControllerSettings all, FileSet own, NetworkSink sink) throws IOException {
    if (network.isEmpty()) {
      begin(all);
      ClusterSettings cluster = all.cluster().orElseThrow();
      followKeys(all, cluster);
      Etcd etcd = client(cluster, PATIENCE_FOR_NETWORKS);
      String member = member(cluster).orElseThrow();
      NetworkStore store = new NetworkStore(etcd, cluster.name(), member, InstantSource.system());
      start(
          new ClusterNetwork(
              cluster,
              store,
              keeper(
                  etcd, store, cluster, member, new EtcdCourse(store, sink, context::nanoTime))));
    }
    network.orElseThrow().own(own, "");
  }

  private void start(ClusterNetwork made) {
    network = Optional.of(made);
    made.start();
  }

  private NetworkKeeper keeper(
      Etcd etcd, NetworkStore store, ClusterSettings cluster, String own, Course course) {
    return new NetworkKeeper(
        context, etcd, store, cluster.name(), course, standing -> stands(cluster, own, standing));
  }

  private void toldOfKeys() {
    network.ifPresent(ClusterNetwork::tellAgain);
  }

  /** Hosts wait for what etcd names; before there is an agent nobody else tells the status. */
  private void stands(ClusterSettings cluster, String own, Standing standing) {
    if (agent.isPresent()) {
      agent.get().reconsider();
    } else {
      statuses.accept(
          new ClusterStatus(
              cluster.name(),
              own,
              ClusterStatus.WAITING,
              Problems.joined(standing.problem(), keys.trouble()),
              standing.named(),
              ImmutableSortedMap.of(),
              ImmutableSortedMap.of(),
              ImmutableSortedMap.of()));
    }
  }

  /**
   * A revision is in force.
   *
   * @param files what it was made of
   * @param hosts what is told of mandates
   */
  public void accepted(NetworkModel model, FileSet files, SharedHosts hosts) throws IOException {
    ControllerSettings all = model.controller();
    ImmutableSet<String> names = model.hosts().keySet();
    if (all.cluster().isEmpty()) {
      return;
    }
    settings = all.cluster();
    ClusterSettings cluster = all.cluster().get();
    String own = member(cluster).orElseThrow();
    followKeys(all, cluster);
    if (network.isEmpty()) {
      Etcd etcd = client(cluster, PATIENCE_FOR_NETWORKS);
      NetworkStore store = new NetworkStore(etcd, cluster.name(), own, InstantSource.system());
      Course course =
          new FileCourse(
              etcd,
              store,
              new ClusterView.Keys(cluster.name()),
              this::isMember,
              confirmation,
              context::nanoTime);
      start(new ClusterNetwork(cluster, store, keeper(etcd, store, cluster, own, course)));
    }
    if (cluster.source() == Source.FILE) {
      network.orElseThrow().own(files, fingerprint);
    }
    Identity identity = Identity.of(process.get(), fingerprint, version);
    if (agent.isPresent()) {
      agent.get().accepted(names, identity);
      return;
    }
    Etcd etcd = client(cluster, cluster.lease().dividedBy(PATIENCE));
    Membership membership =
        new Membership(cluster.name(), own, cluster.era(), cluster.lease(), identity);
    ClusterAgent started =
        new ClusterAgent(
            context,
            membership,
            etcd,
            clock,
            mandates,
            hosts,
            network.orElseThrow()::standing,
            keys::trouble,
            this::publish);
    agent = Optional.of(started);
    started.start(names);
  }

  private Etcd client(ClusterSettings cluster, Duration patience) {
    return context.etcd(cluster.etcd(), patience, keys::context, figures);
  }

  private boolean isMember() {
    return agent.filter(ClusterAgent::isMember).isPresent();
  }

  /** The network in etcd, and this member's part in it; empty: there is no cluster. */
  public Optional<ClusterNetwork> network() {
    return network;
  }

  /** How long this member's lease lasts still, as far as is known; zero: it has none. */
  public Duration leaseLeft() {
    return clock.left();
  }

  /** Whether this process is a member just now, and may take hosts. */
  public boolean isInOffice() {
    return isMember() && clock.isRunning();
  }

  /** The hosts that this member may write to just now, each under its epoch. */
  public ImmutableMap<String, HostEpoch> held() {
    return clock.isRunning() ? mandates.published() : ImmutableMap.of();
  }

  private void publish(ClusterStatus next) {
    status = Optional.of(next);
    statuses.accept(next);
  }

  /**
   * What tells this process from any other: two containers may have their number and name alike.
   * Asked once, for the name of a machine may be slow to find.
   */
  private static String process() {
    return "process %d on %s (%08x)"
        .formatted(ProcessHandle.current().pid(), machine(), new SecureRandom().nextInt());
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown machine";
    }
  }

  /** The epoch under which this process may write to a host; empty: it may not. */
  public Optional<HostEpoch> epoch(String host) {
    return confirmation.holds() ? mandates.epoch(host) : Optional.empty();
  }

  /** Why this process may not write to a host just now. */
  public String reason(String host) {
    if (!clock.isRunning()) {
      return "this member has no lease of etcd, so it writes to no host";
    }
    if (!confirmation.holds()) {
      return "etcd does not name the file that this member has, so it writes to no host";
    }
    return status
        .flatMap(seen -> Optional.ofNullable(seen.hosts().get(host)))
        .map(holder -> "standby: " + holder.member() + " writes to this host")
        .orElse("no member has taken this host yet");
  }

  /** Gives all hosts away and leaves the cluster; half a second at most. */
  public void leave() {
    network.ifPresent(ClusterNetwork::leave);
    agent.ifPresent(ClusterAgent::leave);
    keys.close();
  }
}
