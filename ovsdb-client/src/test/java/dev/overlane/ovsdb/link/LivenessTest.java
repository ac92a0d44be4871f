package dev.overlane.ovsdb.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.ovsdb.link.Liveness.Verdict;
import org.junit.jupiter.api.Test;

final class LivenessTest {
  private static final Liveness FRESH = Liveness.start(5_000, 10_000, 0);

  @Test
  void silence_isAskedAboutAfterTheIdleTime() {
    assertThat(FRESH.verdict(4_999)).isEqualTo(Verdict.ALIVE);
    assertThat(FRESH.verdict(5_000)).isEqualTo(Verdict.ASK);
    assertThat(FRESH.deadline()).isEqualTo(5_000);
  }

  @Test
  void silenceAfterAsking_isDeathAfterTheGraceTime() {
    Liveness asked = FRESH.probed(5_000);

    assertThat(asked.verdict(14_999)).isEqualTo(Verdict.ALIVE);
    assertThat(asked.verdict(15_000)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void anythingHeard_startsAnew() {
    Liveness answered = FRESH.probed(5_000).heard(14_000);

    assertThat(answered.verdict(18_999)).isEqualTo(Verdict.ALIVE);
    assertThat(answered.verdict(19_000)).isEqualTo(Verdict.ASK);
  }
}
