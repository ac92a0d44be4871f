package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.util.Optional;

/**
 * Several controllers that serve one network, and agree by etcd who writes to which host.
 *
 * @param name what tells this cluster from others in the same etcd
 * @param etcd its client ends, {@code http://HOST:PORT} or {@code https://HOST:PORT}; tried in turn
 * @param members all controllers that there may be, by name; every bridge names all of them
 * @param member which of them a process is that is not told otherwise
 * @param lease how long a member that is not heard of keeps its hosts
 * @param era counts how often etcd has lost its history; hosts believe a higher one at once
 * @param source where its members take the network from
 * @param tls key material for {@code https:}; empty: the controller's
 */
public record ClusterSettings(
    String name,
    ImmutableList<String> etcd,
    ImmutableSortedMap<String, Member> members,
    Optional<String> member,
    Duration lease,
    int era,
    Source source,
    Optional<ControllerSettings.Tls> tls) {

  /** Where a member takes the network from. */
  public enum Source {
    /** From its own file; members whose files differ from the one in force write to no host. */
    FILE,
    /** From etcd, where {@code overlane apply} puts it; its own file says who it is. */
    ETCD
  }

  /**
   * One controller.
   *
   * @param target how switches reach it
   * @param listen where it awaits them
   */
  public record Member(ConnectionMethod target, ListenMethod listen) {}
}
