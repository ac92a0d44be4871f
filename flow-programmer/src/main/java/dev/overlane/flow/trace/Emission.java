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
public record Emission(int port, Optional<Frame.Outer> tunnel, ImmutableList<Integer> tags) {}
