package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What etcd holds of a cluster, as of one revision, and what of it is known to have changed since.
 * PURE.
 *
 * @param revision etcd's, up to which all is in it
 * @param members who is registered, by name
 * @param hosts who holds a host, by its name
 * @param unreached which hosts a member says that it cannot reach, by its name
 * @param notes what a member says that it has met with hosts, by its name
 * @param ahead keys of which a later state is in it, and of which revision
 */
record ClusterView(
    long revision,
    ImmutableSortedMap<String, Entry> members,
    ImmutableSortedMap<String, Entry> hosts,
    ImmutableSortedMap<String, Entry> unreached,
    ImmutableSortedMap<String, Entry> notes,
    ImmutableMap<String, Long> ahead) {
  static final ClusterView NOTHING =
      new ClusterView(
          0,
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableMap.of());

  /** The keys of one cluster. */
  record Keys(String cluster) {

    String prefix() {
      return "/overlane/" + cluster + "/";
    }

    String member(String name) {
      return prefix() + "members/" + name;
    }

    String host(String name) {
      return prefix() + "hosts/" + name;
    }

    /** Which hosts a member cannot reach. */
    String unreached(String member) {
      return prefix() + "unreached/" + member;
    }

    /** What a member has met with hosts. */
    String notes(String member) {
      return prefix() + "notes/" + member;
    }
  }

  static ClusterView of(Snapshot snapshot, Keys keys) {
    return NOTHING
        .put(
            keys,
            snapshot.entries().stream()
                .map(entry -> new News(snapshot.revision(), entry.key(), Optional.of(entry)))
                .toList())
        .at(snapshot.revision());
  }

  /**
   * What became of a key.
   *
   * @param at at which revision
   * @param entry what it is since; empty: it is gone
   */
  record News(long at, String key, Optional<Entry> entry) {}

  /**
   * As this, after etcd has told of changes; those of which a later state is known are left out.
   */
  ClusterView told(Keys keys, List<News> news) {
    return put(
        keys,
        news.stream()
            .filter(one -> one.at > revision && one.at >= ahead.getOrDefault(one.key, 0L))
            .toList());
  }

  /** As this, after changes of one's own that etcd will tell of later. */
  ClusterView learned(Keys keys, List<News> news) {
    List<News> unknown = news.stream().filter(one -> one.at > revision).toList();
    Map<String, Long> later = new HashMap<>(ahead);
    unknown.forEach(one -> later.put(one.key, one.at));
    ClusterView next = put(keys, unknown);
    return new ClusterView(
        revision, next.members, next.hosts, next.unreached, next.notes, ImmutableMap.copyOf(later));
  }

  /** As this, when etcd has told of all changes up to a revision. */
  ClusterView at(long told) {
    return told <= revision
        ? this
        : new ClusterView(
            told,
            members,
            hosts,
            unreached,
            notes,
            ImmutableMap.copyOf(Maps.filterValues(ahead, later -> later > told)));
  }

  /** What was read anew, with what this knows that is later. */
  ClusterView readAnew(ClusterView fresh, Keys keys) {
    if (fresh.revision < revision) {
      return this;
    }
    return fresh.learned(
        keys,
        ahead.entrySet().stream()
            .map(later -> new News(later.getValue(), later.getKey(), find(keys, later.getKey())))
            .toList());
  }

  private Optional<Entry> find(Keys keys, String key) {
    return find(members, keys.member(""), key)
        .or(() -> find(hosts, keys.host(""), key))
        .or(() -> find(unreached, keys.unreached(""), key))
        .or(() -> find(notes, keys.notes(""), key));
  }

  private static Optional<Entry> find(
      ImmutableSortedMap<String, Entry> map, String prefix, String key) {
    return key.startsWith(prefix)
        ? Optional.ofNullable(map.get(key.substring(prefix.length())))
        : Optional.empty();
  }

  /** Whether it says the same of the cluster, if perhaps of another time. */
  boolean agrees(ClusterView other) {
    return members.equals(other.members)
        && hosts.equals(other.hosts)
        && unreached.equals(other.unreached)
        && notes.equals(other.notes);
  }

  private ClusterView put(Keys keys, List<News> news) {
    if (news.isEmpty()) {
      return this;
    }
    return new ClusterView(
        revision,
        put(members, keys.member(""), news),
        put(hosts, keys.host(""), news),
        put(unreached, keys.unreached(""), news),
        put(notes, keys.notes(""), news),
        ahead);
  }

  private static ImmutableSortedMap<String, Entry> put(
      ImmutableSortedMap<String, Entry> map, String prefix, List<News> news) {
    List<News> own = news.stream().filter(one -> one.key.startsWith(prefix)).toList();
    if (own.isEmpty()) {
      return map;
    }
    TreeMap<String, Entry> next = new TreeMap<>(map);
    for (News one : own) {
      String name = one.key.substring(prefix.length());
      one.entry.ifPresentOrElse(value -> next.put(name, value), () -> next.remove(name));
    }
    return ImmutableSortedMap.copyOf(next);
  }
}
