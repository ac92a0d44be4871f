package dev.overlane.demo;

/** Why the story cannot go on; the message is for the user. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
