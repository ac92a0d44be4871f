package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who exchanges tunnel packets with whom, by the declared ports. PURE. */
final class Peers {
  private Peers() {}

  static Optional<Host> withAddress(NetworkModel network, String address) {
    return network.hosts().values().stream()
        .filter(host -> host.address().toString().equals(address))
        .findFirst();
  }

  /**
   * Hosts that share a segment with one; if there are more than so many, some of them, at even
   * distances and others for each host.
   *
   * @param most at least 1
   */
  static ImmutableList<Host> of(NetworkModel network, Host host, int most) {
    ImmutableSet<String> own = segments(host);
    List<Host> all = new ArrayList<>();
    for (Host other : network.hosts().values()) {
      if (!other.equals(host) && segments(other).stream().anyMatch(own::contains)) {
        all.add(other);
      }
    }
    if (all.size() <= most) {
      return ImmutableList.copyOf(all);
    }
    ImmutableList.Builder<Host> some = ImmutableList.builder();
    int first = Math.floorMod(host.name().hashCode(), all.size());
    for (int i = 0; i < most; i++) {
      some.add(all.get((first + (int) ((long) i * all.size() / most)) % all.size()));
    }
    return some.build();
  }

  private static ImmutableSet<String> segments(Host host) {
    return host.ports().values().stream()
        .map(port -> port.segment())
        .collect(Collectors.collectingAndThen(Collectors.toSet(), ImmutableSet::copyOf));
  }
}
