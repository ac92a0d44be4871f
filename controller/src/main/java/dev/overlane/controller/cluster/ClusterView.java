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
 * @param ahead keys of which a later state is in it, and of which revision
 */
record ClusterView(
    long revision,
    ImmutableSortedMap<String, Entry> members,
    ImmutableSortedMap<String, Entry> hosts,
    ImmutableMap<String, Long> ahead) {
  static final ClusterView NOTHING =
      new ClusterView(0, ImmutableSortedMap.of(), ImmutableSortedMap.of(), ImmutableMap.of());

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
  }

  static ClusterView of(Snapshot snapshot, Keys keys) {
    ClusterView view = NOTHING;
    TreeMap<String, Entry> members = new TreeMap<>();
    TreeMap<String, Entry> hosts = new TreeMap<>();
    for (Entry entry : snapshot.entries()) {
      sort(keys, entry.key(), Optional.of(entry), members, hosts);
    }
    return view.holding(members, hosts).at(snapshot.revision());
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
    return new ClusterView(revision, next.members, next.hosts, ImmutableMap.copyOf(later));
  }

  /** As this, when etcd has told of all changes up to a revision. */
  ClusterView at(long told) {
    return told <= revision
        ? this
        : new ClusterView(
            told,
            members,
            hosts,
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
    return Optional.ofNullable(
        key.startsWith(keys.member(""))
            ? members.get(key.substring(keys.member("").length()))
            : hosts.get(key.substring(keys.host("").length())));
  }

  private ClusterView put(Keys keys, List<News> news) {
    if (news.isEmpty()) {
      return this;
    }
    TreeMap<String, Entry> nextMembers = new TreeMap<>(members);
    TreeMap<String, Entry> nextHosts = new TreeMap<>(hosts);
    news.forEach(one -> sort(keys, one.key, one.entry, nextMembers, nextHosts));
    return holding(nextMembers, nextHosts);
  }

  private ClusterView holding(Map<String, Entry> nextMembers, Map<String, Entry> nextHosts) {
    return new ClusterView(
        revision,
        ImmutableSortedMap.copyOf(nextMembers),
        ImmutableSortedMap.copyOf(nextHosts),
        ahead);
  }

  private static void sort(
      Keys keys,
      String key,
      Optional<Entry> entry,
      Map<String, Entry> members,
      Map<String, Entry> hosts) {
    if (key.startsWith(keys.member(""))) {
      put(members, key.substring(keys.member("").length()), entry);
    } else if (key.startsWith(keys.host(""))) {
      put(hosts, key.substring(keys.host("").length()), entry);
    }
  }

  private static void put(Map<String, Entry> map, String name, Optional<Entry> entry) {
    entry.ifPresentOrElse(value -> map.put(name, value), () -> map.remove(name));
  }
}
