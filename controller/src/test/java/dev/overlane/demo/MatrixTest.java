package dev.overlane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import org.junit.jupiter.api.Test;

final class MatrixTest {
  private static final Expected SEED =
      new Expected(
          ImmutableSortedMap.of("A", "ab", "B", "ab", "X", "xy", "Y", "xy"),
          ImmutableSortedMap.of("A", "dt-1", "B", "dt-2", "X", "dt-1", "Y", "dt-2"));
  private static final ImmutableSet<Pair> RIGHT =
      ImmutableSet.of(
          new Pair("A", "B"), new Pair("B", "A"), new Pair("X", "Y"), new Pair("Y", "X"));

  @Test
  void rightAnswers_showTheSameOnBothSides() {
    Matrix matrix = new Matrix(SEED, RIGHT);

    assertThat(matrix.wrong()).isEmpty();
    assertThat(matrix.verdict()).isEqualTo("4 pairs answer, 8 never do, all as expected");
    assertThat(String.join("\n", matrix.lines()))
        .isEqualTo(
            """
                     expected                found
                     A    B    X    Y        A    B    X    Y
            A (ab)   -    yes  no   no       -    yes  no   no
            B (ab)   yes  -    no   no       yes  -    no   no
            X (xy)   no   no   -    yes      no   no   -    yes
            Y (xy)   no   no   yes  -        no   no   yes  -""");
  }

  @Test
  void wrongAnswers_areNamedBelow() {
    Matrix matrix =
        new Matrix(
            SEED,
            ImmutableSet.of(
                new Pair("A", "B"), new Pair("B", "A"), new Pair("X", "Y"), new Pair("A", "Y")));

    assertThat(matrix.verdict()).isEqualTo("2 of 12 pairs are not as expected");
    assertThat(matrix.lines())
        .contains("A (ab)   -    yes  no   no       -    yes  no   yes")
        .endsWith("A > Y: an answer that must never come", "Y > X: no answer");
  }

  @Test
  void longNames_widenTheirColumns() {
    Expected expected =
        new Expected(
            ImmutableSortedMap.of("printer", "office", "desk", "office"),
            ImmutableSortedMap.of("printer", "h1", "desk", "h2"));

    assertThat(String.join("\n", new Matrix(expected, ImmutableSet.of()).lines()))
        .isEqualTo(
            """
                               expected              found
                               desk     printer      desk     printer
            desk (office)      -        yes          -        no
            printer (office)   yes      -            no       -
            desk > printer: no answer
            printer > desk: no answer""");
  }
}
