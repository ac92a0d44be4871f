package dev.overlane.controller.metrics;

import dev.overlane.controller.proof.Verdict;

/** What the proof of isolation says, for metrics. Any thread. */
@FunctionalInterface
public interface ProofFigures {

  /** Nothing is proven. */
  ProofFigures NONE = () -> new Reading(Verdict.UNKNOWN, 0, 0, 0);

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
