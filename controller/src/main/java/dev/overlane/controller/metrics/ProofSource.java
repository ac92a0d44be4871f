package dev.overlane.controller.metrics;

import dev.overlane.controller.proof.Verdict;

/** What the proof of isolation says. */
final class ProofSource implements Source {
  private final ProofFigures proof;

  ProofSource(ProofFigures proof) {
    this.proof = proof;
  }

  @Override
  public void write(Sheet sheet) {
    ProofFigures.Reading reading = proof.read();
    for (Verdict verdict : Verdict.values()) {
      sheet.add(Families.ISOLATION, verdict == reading.verdict() ? 1 : 0, verdict.toString());
    }
    sheet.add(Families.VIOLATIONS, reading.violations());
    sheet.add(Families.PROOFS, reading.proofs());
    sheet.add(Families.PROOF_SECONDS, reading.lastSeconds());
  }
}
