package dev.overlane.controller.status;

/**
 * What the proof of isolation last came to.
 *
 * @param verdict {@code proven}, {@code violated} or {@code unknown}
 * @param violations how many things are wrong
 * @param unseenHosts how many hosts could not be seen
 * @param at ISO-8601 instant of the proof; empty: none was made yet
 * @param seconds how long it took
 */
public record IsolationStatus(
    String verdict, int violations, int unseenHosts, String at, double seconds) {

  /** No proof was made yet. */
  public static final IsolationStatus NONE = new IsolationStatus("unknown", 0, 0, "", 0);
}
