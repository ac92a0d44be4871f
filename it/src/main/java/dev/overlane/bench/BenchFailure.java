package dev.overlane.bench;

/** What was to be measured did not happen; the message says what. */
final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailure(String message) {
    super(message);
  }
}
