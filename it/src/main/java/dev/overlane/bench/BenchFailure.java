package dev.overlane.bench;

/** What was to be measured did not happen; the message says what. */
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchFailure(String message) {
    super(message);
  }
}
