package dev.overlane.controller.metrics;

/** What the proof of isolation says, for metrics. Any thread. */
@FunctionalInterface
public interface ProofFigures {

  /** Nothing is proven. */
  ProofFigures NONE = () -> new Reading(Verdict.UNKNOWN, 0, 0, 0);

  /** What a proof comes to. */
  enum Verdict {
    PROVEN("proven"),
    VIOLATED("violated"),
    UNKNOWN("unknown");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** The word shown to operators and scripts. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * How it stands.
   *
   * @param verdict of the last proof; unknown before the first
   * @param violations that it found
   * @param proofs how many were made
   * @param lastSeconds how long the last one took
   */
  record Reading(Verdict verdict, long violations, long proofs, double lastSeconds) {}

  Reading read();
}
