package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableSet;
import java.util.OptionalInt;

/**
 * A way past the flows that the rows of a host open: a mirror, a fall-back to plain switching,
 * another tunnel that takes packets away.
 *
 * @param what what it is, in words
 * @param from OpenFlow ports whose packets take it; of the others none do
 * @param to the port where they come out; empty: anywhere
 */
public record Shortcut(String what, ImmutableSet<Integer> from, OptionalInt to) {}
