package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.controller.status.ClusterStatus.Holder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells status and log how the cluster is, once for each change. Confined to one thread. */
final class ClusterTeller {
  private static final Logger log = LoggerFactory.getLogger(ClusterTeller.class);

  private final String cluster;
  private final String member;
  private final Consumer<ClusterStatus> statuses;
  private Shown shown = Shown.of(ClusterView.NOTHING);
  private @Nullable ClusterStatus told;
  private Optional<String> lastTrouble = Optional.empty();

  ClusterTeller(String cluster, String member, Consumer<ClusterStatus> statuses) {
    this.cluster = cluster;
    this.member = member;
    this.statuses = statuses;
  }

  /**
   * Tells what has changed.
   *
   * @param state of this member
   * @param trouble what is wrong with it; empty: nothing that it knows
   */
  void tell(ClusterView view, String state, Optional<String> trouble) {
    look(view);
    ClusterStatus status =
        new ClusterStatus(cluster, member, state, trouble, shown.members, shown.holders);
    if (!status.equals(told)) {
      told = status;
      statuses.accept(status);
    }
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      trouble.ifPresent(words -> log.warn("cluster {}: {}", cluster, words));
    }
  }

  /** That members have different files, if they do. */
  Optional<String> differentFiles(ClusterView view) {
    look(view);
    long files = shown.members.values().stream().map(ClusterStatus.Member::file).distinct().count();
    return files > 1
        ? Optional.of("members have different files: each host is as its holder's says")
        : Optional.empty();
  }

  private void look(ClusterView view) {
    if (!view.equals(shown.view)) {
      shown = Shown.of(view);
    }
  }

  /** What a view comes to in the status. */
  private record Shown(
      ClusterView view,
      ImmutableSortedMap<String, ClusterStatus.Member> members,
      ImmutableSortedMap<String, Holder> holders) {

    static Shown of(ClusterView view) {
      TreeMap<String, Holder> holders = new TreeMap<>();
      Map<String, Integer> counts = new HashMap<>();
      view.hosts()
          .forEach(
              (host, held) -> {
                Identity.Holding holding = Identity.Holding.of(held.value());
                counts.merge(holding.member(), 1, Integer::sum);
                // The number that the holder says: in the era of its own file.
                long epoch = Epoch.of(holding.era(), held.createRevision());
                holders.put(host, new Holder(holding.member(), epoch));
              });
      TreeMap<String, ClusterStatus.Member> members = new TreeMap<>();
      view.members()
          .forEach(
              (name, entry) -> {
                Identity of = Identity.of(entry.value());
                members.put(
                    name,
                    new ClusterStatus.Member(
                        of.file(), of.version(), counts.getOrDefault(name, 0)));
              });
      return new Shown(
          view, ImmutableSortedMap.copyOf(members), ImmutableSortedMap.copyOf(holders));
    }
  }
}
