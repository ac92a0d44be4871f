package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which member is to write to which host: the one with the highest weight for it (rendezvous
 * hashing). All members come to the same, each by itself; one that comes or goes moves its own
 * share. PURE.
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
