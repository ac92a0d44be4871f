package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Mtus;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.controller.status.HostNote;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.IsolationStatus;
import dev.overlane.controller.status.NetworkStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where every loop posts its status and every control thread reads it. Any thread may call. */
public final class StatusBoard {
  private final Map<String, HostStatus> hosts = new ConcurrentHashMap<>();
  private volatile Accepted accepted = new Accepted(0, Mtus.NONE, ImmutableSet.of());
  private volatile Optional<String> configError = Optional.empty();
  private volatile Optional<String> tlsError = Optional.empty();
  private volatile IsolationStatus isolation = IsolationStatus.NONE;

  private volatile Optional<ClusterStatus> cluster = Optional.empty();
  private volatile ImmutableSortedMap<String, Instant> certificatesDue = ImmutableSortedMap.of();

  private record Accepted(long revision, Mtus mtus, ImmutableSet<String> hosts) {}

  /**
   * A revision is in force.
   *
   * @param mtus of its segments
   * @param names its hosts
   */
  void accepted(long revision, Mtus mtus, Set<String> names) {
    accepted = new Accepted(revision, mtus, ImmutableSet.copyOf(names));
    hosts.keySet().retainAll(names);
  }

  /** The file on disk is refused; empty: it is the accepted revision. */
  void configError(Optional<String> error) {
    configError = error;
  }

  /** The files of keys as they are cannot be used; empty: they can, or there are none. */
  void tlsError(Optional<String> error) {
    tlsError = error;
  }

  void update(HostStatus status) {
    hosts.put(status.host(), status);
  }

  /** A proof of isolation was made. */
  public void isolation(IsolationStatus status) {
    isolation = status;
  }

  /** What was met with each host that was heard of. */
  ImmutableMap<String, HostNote> notes() {
    return ImmutableMap.copyOf(
        Maps.transformValues(
            hosts, status -> new HostNote(status.driftRepaired(), status.lastError())));
  }

  /** The cluster is like this. */
  void cluster(ClusterStatus status) {
    cluster = Optional.of(status);
  }

  /** When certificates end that do so soon. */
  public void certificatesDue(ImmutableSortedMap<String, Instant> due) {
    certificatesDue = due;
  }

  /** The whole network right now. */
  public NetworkStatus read() {
    Accepted now = accepted;
    ImmutableSortedMap.Builder<String, HostStatus> all = ImmutableSortedMap.naturalOrder();
    Optional<ClusterStatus> others = cluster;
    for (String name : now.hosts) {
      HostStatus seen = hosts.get(name);
      HostStatus own = seen == null ? unheardOf(name) : seen;
      all.put(name, others.map(of -> of.completed(own)).orElse(own));
    }
    return new NetworkStatus(
        now.revision,
        configError,
        tlsError,
        all.build(),
        isolation,
        certificatesDue,
        now.mtus,
        others);
  }

  private static HostStatus unheardOf(String host) {
    return new HostStatus(
        host,
        HostPhase.UNREACHABLE,
        "connecting",
        0,
        "connecting",
        "disconnected",
        DatapathId.ofHost(host),
        0,
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        0,
        Optional.empty());
  }
}
