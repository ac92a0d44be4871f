package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which member is to write to which host: the one with the highest weight for it (rendezvous
 * hashing). All members come to the same, each by itself; one that comes or goes moves its own
 * share, and so does one that cannot reach some hosts. PURE.
 */
final class Sharding {
  private Sharding() {}

  /** The member for a host; empty: there is none. */
  static Optional<String> choice(Collection<String> members, String host) {
    return members.stream()
        .max(
            Comparator.comparingLong((String member) -> weight(member, host))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * The member for a host, of those that can reach it. If none can, it stays with whoever has it:
   * it would be no better off with another.
   *
   * @param unreached the hosts that a member cannot reach; none for those that are not in it
   * @param holder who has it; empty: nobody
   */
  static Optional<String> choice(
      Set<String> members,
      Map<String, ImmutableSet<String>> unreached,
      Optional<String> holder,
      String host) {
    List<String> able =
        members.stream().filter(member -> reaches(unreached, member, host)).toList();
    if (!able.isEmpty()) {
      return choice(able, host);
    }
    return holder.filter(members::contains).or(() -> choice(members, host));
  }

  /**
   * Whether a member can reach a host.
   *
   * @param unreached the hosts that a member cannot reach; none for those that are not in it
   */
  static boolean reaches(Map<String, ImmutableSet<String>> unreached, String member, String host) {
    return !unreached.getOrDefault(member, ImmutableSet.of()).contains(host);
  }

  private static long weight(String member, String host) {
    return Hashing.murmur3_128()
        .newHasher()
        .putString(member, UTF_8)
        .putByte((byte) 0)
        .putString(host, UTF_8)
        .hash()
        .asLong();
  }
}
