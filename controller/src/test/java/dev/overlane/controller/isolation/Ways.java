package dev.overlane.controller.isolation;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.isolation.Way.Path;
import dev.overlane.controller.isolation.Way.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All ways from the ports of one host to those of one host, the same one or another: one example
 * for each pair of ports. What comes out of a tunnel cannot go into it again, a switch sends
 * nothing back to where it came from.
 */
final class Ways {
  private final SwitchView from;
  private final SwitchView to;
  private final Map<Map.Entry<Place, Place>, Way> found = new LinkedHashMap<>();

  private Ways(SwitchView from, SwitchView to) {
    this.from = from;
    this.to = to;
  }

  static ImmutableList<Way> between(SwitchView from, SwitchView to) {
    Ways ways = new Ways(from, to);
    from.fromPorts.forEach(
        (device, sent) ->
            sent.forEach(packets -> ways.follow(new Place(from.host, device), packets)));
    return ImmutableList.copyOf(ways.found.values());
  }

  private void follow(Place start, Sent packets) {
    if (from == to) {
      from.device(packets)
          .ifPresent(
              end ->
                  add(start, end, packets.packets(), () -> packets.trail().text(from.host.name())));
    }
    if (from.leavesByTunnel(packets) && to.host.vtep().equals(packets.outside().to())) {
      arrive(start, packets);
    }
  }

  private void arrive(Place start, Sent packets) {
    Box arriving = to.arriving(packets, from.host.vtep());
    for (Sent again : to.fromTunnel) {
      Box both = arriving.and(again.packets());
      if (!both.isEmpty()) {
        Box own = packets.packets();
        Box started =
            new Box(
                both.source(), both.destination(), own.outer(), own.inner(), own.vtep(), own.key());
        Path path =
            () -> packets.trail().text(from.host.name()) + again.trail().text(to.host.name());
        to.device(again).ifPresent(end -> add(start, end, started, path));
      }
    }
  }

  private void add(Place start, String device, Box packets, Path path) {
    Place end = new Place(to.host, device);
    found.putIfAbsent(Map.entry(start, end), new Way(start, end, packets, path));
  }
}
