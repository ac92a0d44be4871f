package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.overlane.controller.cluster.etcd.Guarded;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other members which hosts this one cannot reach, so that they have them. Confined to
 * one thread, which it blocks when it asks etcd.
 */
final class ReachTeller {
  private static final Logger log = LoggerFactory.getLogger(ReachTeller.class);

  /** Between two looks at which hosts are in reach. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final String member;
  private final KnownKeys known;
  private final Supplier<? extends Set<String>> reached;
  private final Reach reach = new Reach();
  private @Nullable ImmutableSet<String> lookedFor;
  private long lookedAt;
  private ImmutableSortedSet<String> unreached = ImmutableSortedSet.of();

  /**
   * None yet.
   *
   * @param reached the hosts with which there are sessions now
   */
  ReachTeller(String member, KnownKeys known, Supplier<? extends Set<String>> reached) {
    this.member = member;
    this.known = known;
    this.reached = reached;
  }

  /**
   * Looks at once when other hosts are held, and else now and then: there may be thousands.
   *
   * @param names the hosts of the file
   * @param held those that this member may write to
   * @param now in nanoseconds
   */
  void look(ImmutableSet<String> names, ImmutableSet<String> held, long now) {
    if (held.equals(lookedFor) && now - lookedAt < LOOK.toNanos()) {
      return;
    }
    lookedFor = held;
    lookedAt = now;
    ImmutableSortedSet<String> next = reach.unreached(names, reached.get(), held, elsewhere(), now);
    Sets.SetView<String> lost = Sets.difference(Sets.intersection(next, held), unreached);
    if (!lost.isEmpty()) {
      log.warn(
          "cluster {}: {} cannot reach {}: another member that can is to write there",
          known.names().cluster(),
          member,
          HostWords.of(lost.immutableCopy()));
    }
    unreached = next;
  }

  /** Whether another member says that it reaches a host. */
  private Predicate<String> elsewhere() {
    ClusterView view = known.view();
    ImmutableMap<String, ImmutableSet<String>> said = Reach.said(view);
    return host ->
        view.members().keySet().stream()
            .anyMatch(other -> !other.equals(member) && Sharding.reaches(said, other, host));
  }

  /** What makes the key that says so. */
  Guarded create(long lease) {
    return Guarded.create(known.names().unreached(member), Reach.text(unreached), lease);
  }

  /** Has the key say what was seen last. */
  void tell(long lease) throws IOException, InterruptedException {
    known.say(
        known.names().unreached(member),
        known.view().unreached().get(member),
        Reach.text(unreached),
        lease);
  }
}
