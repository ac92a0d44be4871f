package dev.overlane.controller.control;

/** A command that cannot be done so, for a reason that its caller is told; no bug. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message the reason, in words
   */
  public Refusal(String message) {
    super(message);
  }
}
