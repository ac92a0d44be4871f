package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.controller.cluster.etcd.Entry;
import java.util.Optional;

/**
 * What a member is to take and to give, by what etcd holds. PURE.
 *
 * @param take hosts that nobody holds and that are its share
 * @param give hosts that it holds and that are another one's share, or none's
 */
record Allocation(ImmutableSortedSet<String> take, ImmutableSortedSet<String> give) {

  /**
   * The allocation for one member.
   *
   * @param lease the member's
   * @param names the hosts of its file
   */
  static Allocation of(ClusterView view, String member, long lease, ImmutableSet<String> names) {
    ImmutableSortedSet<String> sharers = sharers(view);
    if (sharers.isEmpty()) {
      return new Allocation(ImmutableSortedSet.of(), ImmutableSortedSet.of());
    }
    ImmutableSortedSet.Builder<String> take = ImmutableSortedSet.naturalOrder();
    ImmutableSortedSet.Builder<String> give = ImmutableSortedSet.naturalOrder();
    ImmutableMap<String, ImmutableSet<String>> unreached = Reach.said(view);
    for (String host : names) {
      Entry holder = view.hosts().get(host);
      Optional<String> has =
          Optional.ofNullable(holder).map(held -> Identity.Holding.of(held.value()).member());
      boolean mine = Sharding.choice(sharers, unreached, has, host).equals(Optional.of(member));
      if (holder == null && mine) {
        take.add(host);
      } else if (holder != null && holder.lease() == lease && !mine) {
        give.add(host);
      }
    }
    view.hosts()
        .forEach(
            (host, holder) -> {
              if (holder.lease() == lease && !names.contains(host)) {
                give.add(host);
              }
            });
    return new Allocation(take.build(), give.build());
  }

  /**
   * The members that have a share. Who has another network than the one in force has none, and
   * gives away what it holds; while that is so of all, each keeps what it has.
   */
  static ImmutableSortedSet<String> sharers(ClusterView view) {
    ImmutableSortedSet.Builder<String> sharers = ImmutableSortedSet.naturalOrder();
    view.members()
        .forEach(
            (name, entry) -> {
              if (!Identity.of(entry.value()).behind()) {
                sharers.add(name);
              }
            });
    return sharers.build();
  }
}
