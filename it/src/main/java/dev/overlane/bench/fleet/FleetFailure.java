package dev.overlane.bench.fleet;

/** What was to be measured did not happen; the message says what. */
public final class FleetFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FleetFailure(String message) {
    super(message);
  }
}
