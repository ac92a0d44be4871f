package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * A packet that a switch sends.
 *
 * @param port OpenFlow port
 * @param tunnel key and outer destination as set when it was sent; empty: no destination was set, a
 *     flow-based tunnel drops it
 * @param tags 802.1Q identifiers, outermost first
 */
public record Emission(int port, Optional<Frame.Outer> tunnel, ImmutableList<Integer> tags) {
  /** OFPP_IN_PORT (OpenFlow 1.4 section 7.2.1): back to where the packet came from. */
  static final int IN_PORT = -8;

  /**
   * Whether it left by one of OpenFlow's reserved ports, which are negative here: ALL, FLOOD,
   * NORMAL, TABLE, CONTROLLER, LOCAL. Where it went from there the flows alone do not tell.
   */
  public boolean isReserved() {
    return port < 0;
  }
}
