package dev.overlane.controller.proof;

/** What a proof comes to. */
public enum Verdict {
  /** No packet can cross, and every statement of the file holds. */
  PROVEN("proven"),
  /** Some packet can, or a statement does not hold. */
  VIOLATED("violated"),
  /** Nothing speaks against it, but not every switch of the file could be seen. */
  UNKNOWN("unknown");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** The word for it, in text and JSON. */
  @Override
  public String toString() {
    return word;
  }
}
