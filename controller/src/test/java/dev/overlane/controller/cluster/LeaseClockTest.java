package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.state.HostEpoch;
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
    clock.renewed(7, asked, Duration.ofSeconds(6));

    now = seconds(105) - 1;
    assertThat(clock.isRunning()).isTrue();
    now = seconds(105);
    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void answerThatCameTooLate_givesNothing() {
    now = seconds(10);
    clock.renewed(7, 0, Duration.ofSeconds(6));

    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void clockThatPassesZero_isNoMatter() {
    now = Long.MAX_VALUE - seconds(1);
    clock.renewed(7, now, Duration.ofSeconds(6));
    now += seconds(2);

    assertThat(clock.isRunning()).isTrue();
  }

  @Test
  void leaseThatEtcdHasEnded_doesNotRun() {
    clock.renewed(7, now, Duration.ofSeconds(6));
    clock.end();

    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void mandateOfALeaseThatIsOver_isNotRevivedByAnother() {
    Mandates mandates = new Mandates(clock);
    clock.renewed(7, now, Duration.ofSeconds(6));
    mandates.publish(7, ImmutableMap.of("dt-1", new HostEpoch(3, "c1")));
    assertThat(mandates.epoch("dt-1")).isPresent();

    clock.renewed(8, now, Duration.ofSeconds(6));

    assertThat(clock.isRunning()).isTrue();
    assertThat(mandates.epoch("dt-1")).isEmpty();
  }

  @Test
  void leaseThatLapsed_isCounted_thoughNobodyLookedMeanwhile() {
    clock.renewed(7, now, Duration.ofSeconds(6));
    long before = clock.lapses();
    now += seconds(4);
    clock.renewed(7, now, Duration.ofSeconds(6));
    assertThat(clock.lapses()).isEqualTo(before);

    now += seconds(6);
    clock.renewed(7, now, Duration.ofSeconds(6));

    assertThat(clock.lapses()).isEqualTo(before + 1);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
