package dev.overlane.config.model;

/** A statement of {@code expect:} that must hold. */
public sealed interface Expectation {

  /**
   * {@code A reaches B}.
   *
   * @param from a port
   * @param to a port
   */
  record Reaches(String from, String to) implements Expectation {}

  /**
   * {@code ab isolated-from xy}; each side is a port or a segment.
   *
   * @param left a port or a segment
   * @param right a port or a segment
   */
  record Isolated(String left, String right) implements Expectation {}
}
