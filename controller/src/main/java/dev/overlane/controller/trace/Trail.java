package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.trace.Hop;
import dev.overlane.flow.trace.Journey;
import java.util.Optional;

/**
 * The part of a packet's way that leads to one port.
 *
 * @param root where the packet came in
 * @param hops from there to the host of the port, or as far as it got
 * @param arrived whether a copy came out at the port
 */
record Trail(Hop root, ImmutableList<Hop> hops, boolean arrived) {

  static Trail of(Hop root, Endpoint to) {
    Optional<ImmutableList<Hop>> delivered = search(root, to, true);
    return new Trail(
        root,
        delivered.or(() -> search(root, to, false)).orElse(ImmutableList.of(root)),
        delivered.isPresent());
  }

  private static Optional<ImmutableList<Hop>> search(Hop hop, Endpoint to, boolean delivered) {
    boolean found =
        delivered
            ? hop.deliveries().stream().anyMatch(copy -> to.isAt(hop.host(), copy.port()))
            : to.host().equals(Optional.of(hop.host()));
    if (found) {
      return Optional.of(ImmutableList.of(hop));
    }
    for (Hop.Crossing crossing : hop.crossings()) {
      Optional<ImmutableList<Hop>> rest =
          crossing.arrival().flatMap(next -> search(next, to, delivered));
      if (rest.isPresent()) {
        return Optional.of(ImmutableList.<Hop>builder().add(hop).addAll(rest.get()).build());
      }
    }
    return Optional.empty();
  }

  Hop last() {
    return hops.get(hops.size() - 1);
  }

  /** Whether the packet was replicated in its segment where it came in. */
  boolean flooded() {
    return flooded(root);
  }

  /** Whether a switch replicated the packet in its segment. */
  static boolean flooded(Hop hop) {
    return hop.journey().steps().stream()
        .anyMatch(
            step ->
                isOut(step) && step.hits().get(0).key().priority() == FlowPriority.FLOOD.value());
  }

  /** Whether the packet came so far that a flow of the last stage took it. */
  static boolean cameOut(Hop hop) {
    return hop.journey().steps().stream().anyMatch(Trail::isOut);
  }

  private static boolean isOut(Journey.Step step) {
    return step.table() == FlowTable.EGRESS.id() && !step.hits().isEmpty();
  }
}
