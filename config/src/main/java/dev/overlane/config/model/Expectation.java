package dev.overlane.config.model;

/** A statement of {@code expect:} that must hold. */
public sealed interface Expectation {

  /**
   * {@code A reaches B}, or {@code A reaches B tcp/80}.
   *
   * @param from a port
   * @param to a port
   * @param conversation what {@code from} must be able to open with {@code to}
   */
  record Reaches(String from, String to, Conversation conversation) implements Expectation {
    /** Some packet arrives, whatever it is. */
    public Reaches(String from, String to) {
      this(from, to, Conversation.ANY_PACKET);
    }
  }

  /**
   * {@code A cannot-reach B}, or {@code A cannot-reach B tcp/22}.
   *
   * @param from a port
   * @param to a port
   * @param conversation what {@code from} must not be able to open with {@code to}
   */
  record CannotReach(String from, String to, Conversation conversation) implements Expectation {}

  /**
   * {@code ab isolated-from xy}; each side is a port or a segment.
   *
   * @param left a port or a segment
   * @param right a port or a segment
   */
  record Isolated(String left, String right) implements Expectation {}
}
