package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How large an IP packet of a segment may be, in bytes, to pass between its hosts: what the
 * narrowest way of the underlay carries, less what a tunnel adds. PURE.
 */
final class SegmentMtus {
  private SegmentMtus() {}

  /** The MTU of a segment; empty if none of its hosts told that of its device. */
  static OptionalInt of(
      NetworkModel network, ImmutableMap<String, HostFacts> facts, String segment) {
    int least = Integer.MAX_VALUE;
    for (Host host : network.hosts().values()) {
      HostFacts its = facts.get(host.name());
      if (its != null
          && host.ports().values().stream().anyMatch(port -> port.segment().equals(segment))) {
        least = Math.min(least, narrowest(its));
      }
    }
    return least == Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of(least - network.overlay().overhead());
  }

  /** All segments of which something is known. */
  static ImmutableSortedMap<String, Integer> all(
      NetworkModel network, ImmutableMap<String, HostFacts> facts) {
    ImmutableSortedMap.Builder<String, Integer> all = ImmutableSortedMap.naturalOrder();
    for (String segment : network.segments().keySet()) {
      of(network, facts, segment).ifPresent(mtu -> all.put(segment, mtu));
    }
    return all.buildOrThrow();
  }

  private static int narrowest(HostFacts facts) {
    int least = facts.number("device.mtu").orElse(Integer.MAX_VALUE);
    for (Map.Entry<String, String> path : facts.paths().entrySet()) {
      least = Math.min(least, bytes(path.getValue()).orElse(Integer.MAX_VALUE));
    }
    return least;
  }

  /** What a way carries in one piece: a number, or less than the least that was tried. */
  static OptionalInt bytes(String path) {
    try {
      return OptionalInt.of(Integer.parseInt(path.replace("less than ", "")));
    } catch (NumberFormatException unknown) {
      return OptionalInt.empty();
    }
  }
}
