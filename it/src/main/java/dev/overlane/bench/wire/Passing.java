package dev.overlane.bench.wire;

/**
 * A message that passed between the controller and a host.
 *
 * @param kind what it is
 * @param first when its first byte passed, by {@link System#nanoTime}
 * @param last when its last byte passed
 */
public record Passing(Kind kind, long first, long last) {
  /** The messages that repairs are made of, and what they answer. */
  public enum Kind {
    /** The controller opens a bundle of flows. */
    BUNDLE_OPEN,
    /** It has sent all of the bundle, and closes it. */
    BUNDLE_CLOSE,
    /** It has the bundle put in force. */
    BUNDLE_COMMIT,
    /** The switch has put it in force. */
    BUNDLE_DONE,
    /** The controller changes rows. */
    TRANSACTION,
    /** The switch tells of changed flows. */
    FLOW_NEWS,
    /** The ovsdb-server tells of changed rows. */
    ROW_NEWS
  }
}
