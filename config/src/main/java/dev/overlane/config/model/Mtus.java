package dev.overlane.config.model;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The largest IP packets of workloads that pass between hosts in one piece, in bytes. PURE.
 *
 * @param least of all segments: right for any port on any host
 * @param segments of each segment: what the underlay carries to every host that can have a member
 *     of it, less what the tunnel adds
 */
public record Mtus(int least, ImmutableSortedMap<String, Integer> segments) {
  /** Nothing is known of any segment. */
  public static final Mtus NONE = new Mtus(0, ImmutableSortedMap.of());

  /**
   * What a file comes to. A host can have members of the segments of its declared ports; of all,
   * with fake bridges; and any host can have a floating port. So nothing that is plugged in later
   * makes a segment's MTU less.
   */
  static Mtus of(
      Overlay overlay,
      Map<String, Segment> segments,
      Collection<Host> hosts,
      Collection<FloatingPort> floating) {
    int usual = overlay.mtu();
    if (hosts.stream().allMatch(host -> host.underlayMtu().isEmpty())) {
      return new Mtus(
          usual, ImmutableSortedMap.copyOf(Maps.asMap(segments.keySet(), any -> usual)));
    }
    int least = hosts.stream().mapToInt(host -> host.mtu(overlay)).min().orElse(usual);
    Map<String, Integer> known = new TreeMap<>();
    floating.forEach(port -> known.put(port.segment(), least));
    for (Host host : hosts) {
      int its = host.mtu(overlay);
      if (host.fakeBridges()) {
        segments.keySet().forEach(segment -> known.merge(segment, its, Math::min));
      }
      host.ports().values().forEach(port -> known.merge(port.segment(), its, Math::min));
    }
    segments.keySet().forEach(segment -> known.putIfAbsent(segment, usual));
    return new Mtus(least, ImmutableSortedMap.copyOf(known));
  }

  /** That of a segment; of one that the file does not have, the least of all. */
  public int of(String segment) {
    return segments.getOrDefault(segment, least);
  }
}
