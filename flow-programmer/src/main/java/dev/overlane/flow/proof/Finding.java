package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;

/**
 * What a proof found.
 *
 * @param violations everything that comes out where it must not
 * @param expectations what became of the statements of the file, in its order
 * @param ports how many ports were examined
 * @param flows how many flows
 * @param lookUps how many sets of headers were looked up in a table, when the switches' part of the
 *     proof was made
 * @param renewed of how many switches that part was made anew for this proof
 */
public record Finding(
    ImmutableList<Violation> violations,
    ImmutableList<Expected> expectations,
    int ports,
    long flows,
    long lookUps,
    int renewed) {

  /** Whether nothing speaks against the network, as far as it was seen. */
  public boolean isClean() {
    return violations.isEmpty()
        && expectations.stream()
            .noneMatch(expected -> expected.outcome() == Expected.Outcome.BROKEN);
  }
}
