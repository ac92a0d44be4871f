package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void etcdThatRefuses_isAskedEverLessOften() {
    Refusals refusals = Refusals.NONE;
    assertThat(refusals.isOver(7, 0)).isTrue();
    for (long seconds : new long[] {1, 2, 4, 8, 10, 10}) {
      refusals = refusals.and(7, 0, "no space");

      assertThat(refusals.isOver(7, seconds * SECOND - 1)).isFalse();
      assertThat(refusals.isOver(7, seconds * SECOND)).isTrue();
    }
    assertThat(refusals.trouble()).contains("etcd refuses changes: no space");
  }

  @Test
  void newLease_isTriedAtOnce() {
    assertThat(Refusals.NONE.and(7, 0, "lease not found").isOver(8, 1)).isTrue();
  }
}
