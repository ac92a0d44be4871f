package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.controller.status.ClusterStatus.Holder;
import dev.overlane.controller.status.HostNote;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells status and log how the cluster is, once for each change. Confined to one thread. */
final class ClusterTeller {
  private static final Logger log = LoggerFactory.getLogger(ClusterTeller.class);

  private final String cluster;
  private final String member;
  private final Consumer<ClusterStatus> statuses;
  private Shown shown = Shown.NOTHING;
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
   * @param revision of the network that etcd names
   */
  void tell(ClusterView view, String state, Optional<String> trouble, long revision) {
    look(view);
    ClusterStatus status =
        new ClusterStatus(
            cluster, member, state, trouble, revision, shown.members, shown.holders, shown.notes);
    if (!status.equals(told)) {
      told = status;
      statuses.accept(status);
    }
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      trouble.ifPresent(words -> log.warn("cluster {}: {}", cluster, words));
    }
  }

  /** Who has another network than it should, and who is of a version that does not tell. */
  Optional<String> left(ClusterView view) {
    look(view);
    ImmutableSortedSet<String> behind = named(ClusterStatus.Member::behind);
    if (!behind.isEmpty()) {
      return Optional.of(
          String.join(", ", behind)
              + (behind.size() == 1 ? " has" : " have")
              + " another network than the one in force, and no share of the hosts; the status of"
              + " that member says why");
    }
    long files = shown.members.values().stream().map(ClusterStatus.Member::file).distinct().count();
    return files > 1 && !named(member -> member.revision() == 0).isEmpty()
        ? Optional.of("members have different files: each host is as its holder's says")
        : Optional.empty();
  }

  private ImmutableSortedSet<String> named(Predicate<ClusterStatus.Member> wanted) {
    return ImmutableSortedSet.copyOf(Maps.filterValues(shown.members, wanted::test).keySet());
  }

  private void look(ClusterView view) {
    if (!view.equals(shown.view)) {
      shown = Shown.of(view, member, shown);
    }
  }

  /** What a view comes to in the status. */
  private record Shown(
      ClusterView view,
      ImmutableSortedMap<String, ClusterStatus.Member> members,
      ImmutableSortedMap<String, Holder> holders,
      ImmutableSortedMap<String, ImmutableSortedMap<String, HostNote>> notes) {

    static final Shown NOTHING =
        new Shown(
            ClusterView.NOTHING,
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of());

    /** What is shown of a view; long texts that are as before are not read again. */
    static Shown of(ClusterView view, String self, Shown before) {
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
                        of.file(),
                        of.version(),
                        counts.getOrDefault(name, 0),
                        of.revision(),
                        of.behind()));
              });
      return new Shown(
          view,
          ImmutableSortedMap.copyOf(members),
          ImmutableSortedMap.copyOf(holders),
          view.notes().equals(before.view.notes()) ? before.notes : notes(view, self));
    }

    private static ImmutableSortedMap<String, ImmutableSortedMap<String, HostNote>> notes(
        ClusterView view, String self) {
      return ImmutableSortedMap.copyOf(
          Maps.transformValues(
              Maps.filterKeys(view.notes(), of -> !of.equals(self)),
              said -> Notes.of(said.value())));
    }
  }
}
