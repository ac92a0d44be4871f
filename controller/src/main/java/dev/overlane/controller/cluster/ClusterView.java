package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Snapshot;
import java.util.HashMap;
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

  /** As this, after etcd has told of a change; this if a later state is known. */
  ClusterView told(long at, Keys keys, String key, Optional<Entry> entry) {
    return at <= revision || at < ahead.getOrDefault(key, 0L) ? this : put(keys, key, entry);
  }

  /** As this, after a change of one's own that etcd will tell of later. */
  ClusterView learned(long at, Keys keys, String key, Optional<Entry> entry) {
    if (at <= revision) {
      return this;
    }
    Map<String, Long> later = new HashMap<>(ahead);
    later.put(key, at);
    ClusterView next = put(keys, key, entry);
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
    ClusterView next = fresh;
    for (Map.Entry<String, Long> later : ahead.entrySet()) {
      next = next.learned(later.getValue(), keys, later.getKey(), find(keys, later.getKey()));
    }
    return next;
  }

  private Optional<Entry> find(Keys keys, String key) {
    return Optional.ofNullable(
        key.startsWith(keys.member(""))
            ? members.get(key.substring(keys.member("").length()))
            : hosts.get(key.substring(keys.host("").length())));
  }

  private ClusterView put(Keys keys, String key, Optional<Entry> entry) {
    TreeMap<String, Entry> nextMembers = new TreeMap<>(members);
    TreeMap<String, Entry> nextHosts = new TreeMap<>(hosts);
    sort(keys, key, entry, nextMembers, nextHosts);
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
