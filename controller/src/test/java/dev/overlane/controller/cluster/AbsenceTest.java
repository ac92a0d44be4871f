package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a network that etcd names may be taken for nobody's. */
final class AbsenceTest {

  private static long at(int seconds) {
    // Anywhere, across zero, too: that is how System.nanoTime may be.
    return TimeUnit.SECONDS.toNanos(seconds - 4L);
  }

  private static Absence nobody(String head, int from, int to) {
    Absence absence = Absence.NONE;
    for (int second = from; second <= to; second++) {
      absence = absence.seen(head, false, at(second));
    }
    return absence;
  }

  @Test
  void tenSecondsWithoutAnybody_areLong() {
    assertThat(Absence.NONE.isLong()).isFalse();
    assertThat(nobody("a", 0, 9).isLong()).isFalse();
    assertThat(nobody("a", 0, 10).isLong()).isTrue();
  }

  @Test
  void anotherNetwork_isGivenItsOwnTime() {
    Absence next = nobody("a", 0, 10).seen("b", false, at(11));

    assertThat(next.isLong()).isFalse();
    assertThat(next.since()).isEqualTo(at(11));
  }

  @Test
  void memberThatHasIt_endsIt() {
    assertThat(nobody("a", 0, 9).seen("a", true, at(10))).isEqualTo(Absence.NONE);
  }

  @Test
  void timeInWhichNobodyLooked_doesNotCount() {
    assertThat(nobody("a", 0, 3).seen("a", false, at(60)).isLong()).isFalse();
  }
}
