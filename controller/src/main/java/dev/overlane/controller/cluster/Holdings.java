package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.ovsdb.state.HostEpoch;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member may write to, by what it knows of etcd. Publishes each change, and has the hosts
 * planned anew that it concerns. Confined to one thread.
 */
final class Holdings {
  private static final Logger log = LoggerFactory.getLogger(Holdings.class);

  /** What tells this process from all others, of other clusters too. */
  private final String process = Long.toHexString(new SecureRandom().nextLong());

  private final String cluster;
  private final int era;
  private final Mandates mandates;
  private final SharedHosts hosts;
  private @Nullable Basis published;

  Holdings(String cluster, int era, Mandates mandates, SharedHosts hosts) {
    this.cluster = cluster;
    this.era = era;
    this.mandates = mandates;
    this.hosts = hosts;
  }

  /** What was published; mostly the same objects, so that to compare them costs little. */
  private record Basis(ClusterView view, ImmutableSet<String> giving, long lease) {}

  /**
   * Publishes what has changed.
   *
   * @param giving hosts that are no longer to be written to
   * @param lease the member's; 0: it may write to none
   */
  void publish(ClusterView view, Set<String> giving, long lease) {
    Basis basis = new Basis(view, ImmutableSet.copyOf(giving), lease);
    if (basis.equals(published)) {
      return;
    }
    published = basis;
    Map<String, HostEpoch> next = new HashMap<>();
    if (lease != 0) {
      view.hosts()
          .forEach(
              (host, held) -> {
                if (held.lease() == lease && !giving.contains(host)) {
                  next.put(host, epoch(held));
                }
              });
    }
    Map<String, HostEpoch> before = mandates.published();
    if (!next.equals(before)) {
      mandates.publish(lease, next);
      Set<String> taken = Sets.difference(next.keySet(), before.keySet()).immutableCopy();
      if (!taken.isEmpty()) {
        log.info("cluster {}: took {}", cluster, HostWords.of(taken));
      }
      Set<String> concerned = new HashSet<>(Sets.union(before.keySet(), next.keySet()));
      concerned.removeIf(host -> next.containsKey(host) && next.get(host).equals(before.get(host)));
      hosts.reconsider(concerned);
    }
  }

  /** Under what this member holds a host: in the era of its own file, whatever etcd says. */
  private HostEpoch epoch(Entry held) {
    return new HostEpoch(
        Epoch.of(era, held.createRevision()), process + "-" + Long.toHexString(held.lease()));
  }
}
