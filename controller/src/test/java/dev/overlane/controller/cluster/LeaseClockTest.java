package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LeaseClockTest {
  private long now;
  private final LeaseClock clock = new LeaseClock(() -> now);

  @Test
  void leaseThatWasNeverGiven_doesNotRun() {
    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void lease_isCountedFromTheQuestion_andEndsBeforeItDoesInEtcd() {
    now = seconds(100);
    long asked = now;
    now = seconds(102);
    clock.renewed(asked, Duration.ofSeconds(6));

    now = seconds(105) - 1;
    assertThat(clock.isRunning()).isTrue();
    now = seconds(105);
    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void answerThatCameTooLate_givesNothing() {
    now = seconds(10);
    clock.renewed(0, Duration.ofSeconds(6));

    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void clockThatPassesZero_isNoMatter() {
    now = Long.MAX_VALUE - seconds(1);
    clock.renewed(now, Duration.ofSeconds(6));
    now += seconds(2);

    assertThat(clock.isRunning()).isTrue();
  }

  @Test
  void leaseThatEtcdHasEnded_doesNotRun() {
    clock.renewed(now, Duration.ofSeconds(6));
    clock.end();

    assertThat(clock.isRunning()).isFalse();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
