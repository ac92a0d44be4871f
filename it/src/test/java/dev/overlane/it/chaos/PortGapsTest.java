package dev.overlane.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A port comes to h1's bridge at second 10; members of a segment on two hosts. */
final class PortGapsTest {
  private static final Member A = new Member("A", "h1", "ab", "02:00:00:00:00:0a", "ns-a");
  private static final Member E = new Member("E", "h1", "ab", "02:00:00:00:00:0e", "ns-e");
  private static final Member B = new Member("B", "h2", "ab", "02:00:00:00:00:0b", "ns-b");

  @Test
  void whatTheHostCountedAroundThePort_isExplained() {
    assertThat(
            gaps(1, 1).unexplained(ImmutableList.of(loss(1, 9_999, A, B), loss(2, 10_003, B, A))))
        .isEmpty();
  }

  @Test
  void moreThanTheHostCounted_isNot() {
    Loss one = loss(1, 10_003, A, B);
    Loss another = loss(2, 10_003, A, B);

    assertThat(gaps(1, 9).unexplained(ImmutableList.of(one, another))).containsExactly(another);
    assertThat(gaps(9, 0).unexplained(ImmutableList.of(loss(3, 10_003, B, A)))).hasSize(1);
  }

  @Test
  void oneFrameToManyMembers_isCountedOnce() {
    assertThat(
            gaps(0, 1).unexplained(ImmutableList.of(loss(1, 10_003, B, A), loss(1, 10_003, B, E))))
        .isEmpty();
  }

  @Test
  void atAnotherTimeOrInsideAHost_nothingIsExplained() {
    assertThat(
            gaps(9, 9).unexplained(ImmutableList.of(loss(1, 12_000, A, B), loss(2, 10_003, A, E))))
        .hasSize(2);
  }

  @Test
  void hostWithoutAChange_explainsNothing() {
    ImmutableMap<String, PortGaps.Told> told =
        ImmutableMap.of(
            "h1", new PortGaps.Told(ImmutableList.of(), 9, 9),
            "h2", new PortGaps.Told(ImmutableList.of(), 9, 9));

    assertThat(new PortGaps(told).unexplained(ImmutableList.of(loss(1, 10_003, A, B)))).hasSize(1);
  }

  private static PortGaps gaps(long dropped, long astray) {
    Instant change = Instant.ofEpochMilli(10_000);
    return new PortGaps(
        ImmutableMap.of(
            "h1", new PortGaps.Told(ImmutableList.of(change), dropped, astray),
            "h2", new PortGaps.Told(ImmutableList.of(), 9, 9)));
  }

  private static Loss loss(int number, long millis, Member from, Member to) {
    return new Loss(0, number, Instant.ofEpochMilli(millis), from, to);
  }
}
