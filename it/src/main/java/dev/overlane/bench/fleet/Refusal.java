package dev.overlane.bench.fleet;

/** An operation that the database refuses (RFC 7047 section 3.1). */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String details;

  Refusal(String error, String details) {
    super(error);
    this.details = details;
  }

  String error() {
    return String.valueOf(getMessage());
  }

  String details() {
    return details;
  }
}
