package dev.overlane.flow.proof;

/**
 * What became of a statement of {@code expect:}.
 *
 * @param text the statement
 * @param outcome whether it holds
 * @param why more about it, in words; empty if it holds
 */
public record Expected(String text, Outcome outcome, String why) {

  /** Whether a statement holds. */
  public enum Outcome {
    HELD,
    BROKEN,
    /** It depends on a host that cannot be seen. */
    UNKNOWN;

    /** The word that JSON has for it. */
    public String word() {
      return switch (this) {
        case HELD -> "held";
        case BROKEN -> "broken";
        case UNKNOWN -> "unknown";
      };
    }
  }
}
