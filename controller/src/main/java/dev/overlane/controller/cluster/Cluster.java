package dev.overlane.controller.cluster;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.ClusterAgent.Membership;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.tls.TlsFiles;
import dev.overlane.tls.TlsReader;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * This process in its cluster, if the file says that there is one. What belongs to the file is
 * called on the fleet's loop; {@link #epoch} and {@link #reason} on any thread.
 */
public final class Cluster {
  private static final int PATIENCE = 6;

  private final Supplier<String> process = Suppliers.memoize(Cluster::process);
  private final Path file;
  private final String version;
  private final Consumer<ClusterStatus> statuses;
  private final LeaseClock clock = new LeaseClock(System::nanoTime);
  private final Mandates mandates = new Mandates(clock);
  private volatile Optional<String> named = Optional.empty();
  private volatile Optional<ClusterSettings> settings = Optional.empty();
  private volatile Optional<ClusterStatus> status = Optional.empty();
  private boolean begun;
  private Optional<ClusterAgent> agent = Optional.empty();

  /**
   * No cluster yet.
   *
   * @param file the network file: paths are relative to it
   * @param version the program's
   * @param statuses told what the cluster is like
   */
  public Cluster(Path file, String version, Consumer<ClusterStatus> statuses) {
    this.file = file;
    this.version = version;
    this.statuses = statuses;
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
                        "which member is this process? Give --member NAME, one of "
                            + String.join(", ", cluster.members().keySet())));
    ClusterSettings.Member member = cluster.members().get(own);
    if (member == null) {
      throw new IOException("this process is member " + own + ", which is none of cluster.members");
    }
    if (!begun) {
      tls(next, cluster);
    }
    return next.listeningOn(member.listen());
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
        settings.tls());
  }

  private Optional<SSLContext> tls(ControllerSettings all, ClusterSettings cluster)
      throws IOException {
    if (cluster.etcd().stream().noneMatch(end -> end.startsWith("https:"))) {
      return Optional.empty();
    }
    ControllerSettings.Tls tls = cluster.tls().or(all::tls).orElseThrow();
    TlsReading reading = TlsReader.read(TlsFiles.of(tls, file), InstantSource.system());
    if (reading instanceof TlsReading.Unusable unusable) {
      throw new IOException(unusable.problems());
    }
    return Optional.of(((TlsReading.Usable) reading).material().clientContext());
  }

  /** A revision is about to be put into force: from now on hosts may be another member's. */
  public void begin(ControllerSettings first) {
    settings = first.cluster();
    begun = true;
  }

  /**
   * A revision is in force.
   *
   * @param hosts what is told of mandates
   */
  public void accepted(NetworkModel model, SharedHosts hosts) throws IOException {
    ControllerSettings all = model.controller();
    ImmutableSet<String> names = model.hosts().keySet();
    if (all.cluster().isEmpty()) {
      return;
    }
    settings = all.cluster();
    ClusterSettings cluster = all.cluster().get();
    Identity identity = new Identity(process.get(), ModelFingerprint.of(model, cluster), version);
    if (agent.isPresent()) {
      agent.get().accepted(names, identity);
      return;
    }
    EtcdClient etcd =
        new EtcdClient(cluster.etcd(), cluster.lease().dividedBy(PATIENCE), tls(all, cluster));
    Membership membership =
        new Membership(
            cluster.name(),
            member(cluster).orElseThrow(),
            cluster.era(),
            cluster.lease(),
            identity);
    ClusterAgent started =
        new ClusterAgent(membership, etcd, clock, mandates, hosts, this::publish);
    agent = Optional.of(started);
    started.start(names);
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
    return mandates.epoch(host);
  }

  /** Why this process may not write to a host just now. */
  public String reason(String host) {
    if (!clock.isRunning()) {
      return "this member has no lease of etcd, so it writes to no host";
    }
    return status
        .flatMap(seen -> Optional.ofNullable(seen.hosts().get(host)))
        .map(holder -> "standby: " + holder.member() + " writes to this host")
        .orElse("no member has taken this host yet");
  }

  /** Gives all hosts away and leaves the cluster; half a second at most. */
  public void leave() {
    agent.ifPresent(ClusterAgent::leave);
  }
}
