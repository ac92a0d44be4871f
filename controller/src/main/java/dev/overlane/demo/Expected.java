package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;

/**
 * What a network file says about who reaches whom: members of one segment do, others never. PURE.
 *
 * @param segments segment of each container, by the container's name
 * @param hosts host of each container, by the container's name
 */
record Expected(
    ImmutableSortedMap<String, String> segments, ImmutableSortedMap<String, String> hosts) {

  static Expected of(NetworkModel model) {
    ImmutableSortedMap.Builder<String, String> segments = ImmutableSortedMap.naturalOrder();
    ImmutableSortedMap.Builder<String, String> hosts = ImmutableSortedMap.naturalOrder();
    for (Host host : model.hosts().values()) {
      for (Port port : host.ports().values()) {
        segments.put(port.name(), port.segment());
        hosts.put(port.name(), host.name());
      }
    }
    return new Expected(segments.buildOrThrow(), hosts.buildOrThrow());
  }

  /** Whether the first is to get an answer from the second. */
  boolean reaches(Pair pair) {
    return segment(pair.from()).equals(segment(pair.to()));
  }

  /** All ordered pairs of different containers, in order of name. */
  ImmutableList<Pair> pairs() {
    return segments.keySet().stream()
        .flatMap(
            from ->
                segments.keySet().stream()
                    .filter(to -> !to.equals(from))
                    .map(to -> new Pair(from, to)))
        .collect(ImmutableList.toImmutableList());
  }

  /** Pairs of different segments: nothing may ever arrive. */
  ImmutableList<Pair> forbidden() {
    return pairs().stream().filter(pair -> !reaches(pair)).collect(ImmutableList.toImmutableList());
  }

  /** One pair of each segment that has members on two hosts, in order of the segment's name. */
  ImmutableSortedMap<String, Pair> acrossHosts() {
    ImmutableSortedMap.Builder<String, Pair> found = ImmutableSortedMap.naturalOrder();
    segments.values().stream()
        .distinct()
        .forEach(
            segment ->
                pairs().stream()
                    .filter(pair -> reaches(pair) && segment(pair.from()).equals(segment))
                    .filter(pair -> !host(pair.from()).equals(host(pair.to())))
                    .findFirst()
                    .ifPresent(pair -> found.put(segment, pair)));
    return found.buildOrThrow();
  }

  String segment(String container) {
    return of(segments, container);
  }

  String host(String container) {
    return of(hosts, container);
  }

  private static String of(ImmutableSortedMap<String, String> names, String container) {
    String name = names.get(container);
    if (name == null) {
      throw new IllegalArgumentException("no container " + container);
    }
    return name;
  }
}
