package dev.overlane.controller.trace;

/** A trace that cannot be asked for so: a name that nobody has, a packet that is none. */
public final class TraceRefused extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message what is wrong and what may have been meant, in words
   */
  public TraceRefused(String message) {
    super(message);
  }

  /** What is wrong, in words. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
