package dev.overlane.controller.metrics;

import dev.overlane.controller.proof.ProofBoard;
import dev.overlane.controller.proof.Verdict;

/** What the proof of isolation says. */
final class ProofSource implements Source {
  private static final double NANOS_PER_SECOND = 1e9;

  private final ProofBoard proof;

  ProofSource(ProofBoard proof) {
    this.proof = proof;
  }

  @Override
  public void write(Sheet sheet) {
    Verdict settled = proof.verdict();
    for (Verdict verdict : Verdict.values()) {
      sheet.add(Families.ISOLATION, verdict == settled ? 1 : 0, verdict.toString());
    }
    sheet.add(Families.VIOLATIONS, proof.violations());
    sheet.add(Families.PROOFS, proof.proofs());
    sheet.add(Families.PROOF_SECONDS, proof.duration().toNanos() / NANOS_PER_SECOND);
  }
}
