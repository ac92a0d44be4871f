package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How large an IP packet of a segment may be, in bytes, to pass between its hosts: what the
 * narrowest way of the underlay carries, less what a tunnel adds. PURE.
 */
final class SegmentMtus {
  private SegmentMtus() {}

  /** All segments of which something is known: some host with a port there answered. */
  static ImmutableSortedMap<String, Integer> of(
      NetworkModel network, ImmutableMap<String, HostFacts> facts) {
    Map<String, Integer> least = new TreeMap<>();
    facts.forEach(
        (name, its) -> {
          Host host = network.hosts().get(name);
          int carried = narrowest(its) - network.overlay().overhead();
          if (host != null && carried > 0) {
            Member.of(network, host, its)
                .forEach(port -> least.merge(port.segment(), carried, Math::min));
          }
        });
    return ImmutableSortedMap.copyOf(least);
  }

  /** 0 if it told neither of its device nor of a way. */
  private static int narrowest(HostFacts facts) {
    int least = facts.number("device.mtu").orElse(Integer.MAX_VALUE);
    for (Map.Entry<String, String> path : facts.paths().entrySet()) {
      least = Math.min(least, bytes(path.getValue()).orElse(Integer.MAX_VALUE));
    }
    return least == Integer.MAX_VALUE ? 0 : least;
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
