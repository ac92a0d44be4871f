package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RejoiningTest {
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private long lapses = 1;
  private Rejoining rejoining = Rejoining.NONE;

  private Duration left() {
    rejoining = rejoining.seen(lapses, now);
    return rejoining.left(now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void firstLapse_costsNothing() {
    assertThat(left()).isZero();
    lapses++;
    assertThat(left()).isZero();
    assertThat(rejoining.trouble(now)).isEmpty();
  }

  @Test
  void lapsesThatFollowSoon_costTwiceAsMuchEachTime_untilAllIsCalm() {
    lapses++;
    left();
    for (int seconds = 5; seconds <= 40; seconds *= 2) {
      lapses++;
      assertThat(left()).isEqualTo(Duration.ofSeconds(seconds));
      String trouble = rejoining.trouble(now).orElseThrow();
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(left()).isEqualTo(Duration.ofMillis(1));
      assertThat(rejoining.trouble(now)).contains(trouble);
      assertThat(trouble).contains("again " + seconds + " s after that");
      pass(Duration.ofMillis(1));
      assertThat(left()).isZero();
    }
    pass(Damping.CALM);
    lapses++;
    assertThat(left()).isZero();
  }

  @Test
  void whoLapsesAllTheTime_waitsNoLongerThanTheLongest() {
    for (int i = 0; i < 100; i++) {
      lapses++;
      assertThat(left()).isLessThanOrEqualTo(Rejoining.MOST);
    }
    pass(Rejoining.MOST);
    assertThat(left()).isZero();
  }
}
