package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;

/**
 * Packets that come out where they must not.
 *
 * @param kind what is wrong
 * @param from where they come in
 * @param to where they come out
 * @param why more about it, in words; may be empty
 * @param packet one of them, in the syntax of ovs-ofctl(8), as it comes in
 * @param way the flows that it hits, in order; empty: it passes none
 */
public record Violation(
    Kind kind, End from, End to, String why, String packet, ImmutableList<Hop> way) {

  /** What can be wrong. */
  public enum Kind {
    /** A port of one segment reaches a port of another, or of none. */
    CROSSES,
    /** A port in no segment, or a stranger on the underlay, reaches a port. */
    INTRUDES,
    /** Packets leave for an address that is no host of the file. */
    ESCAPES,
    /** Packets meet something that cannot be followed: they may come out anywhere. */
    UNBOUNDED,
    /** The rows of a host open a way past the flows. */
    BYPASSES
  }

  /**
   * One end.
   *
   * @param host the host; empty: anywhere
   * @param port the port, in words
   * @param segment its segment; empty: none
   */
  public record End(String host, String port, String segment) {

    /** {@code A (ab) on dt-1}. */
    @Override
    public String toString() {
      String name = segment.isEmpty() ? port : port + " (" + segment + ")";
      return host.isEmpty() ? name : name + " on " + host;
    }
  }

  /**
   * A flow that was hit.
   *
   * @param host where
   * @param flow which
   */
  public record Hop(String host, Flow flow) {}

  /** {@code A (ab) on dt-1 reaches Y (xy) on dt-2}. */
  public String title() {
    String what =
        switch (kind) {
          case CROSSES, INTRUDES, BYPASSES -> " reaches ";
          case ESCAPES -> " leaves for ";
          case UNBOUNDED -> " may reach ";
        };
    return from + what + to;
  }
}
