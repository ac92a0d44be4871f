package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * One switch on a packet's way, and where the copies that it sent went on.
 *
 * @param host the host
 * @param frame the packet as it came to the switch
 * @param journey what the switch did with it
 * @param deliveries copies that came out here by a port that is no tunnel
 * @param crossings copies that left by the tunnel and had a destination
 */
public record Hop(
    String host,
    Frame frame,
    Journey journey,
    ImmutableList<Fabric.Delivery> deliveries,
    ImmutableList<Crossing> crossings) {

  /**
   * A copy in a tunnel.
   *
   * @param outer its key and destination
   * @param arrival the switch that it came to; empty: nobody has that address, or the host there
   *     has no tunnel, or it was not followed
   */
  public record Crossing(Frame.Outer outer, Optional<Hop> arrival) {}
}
