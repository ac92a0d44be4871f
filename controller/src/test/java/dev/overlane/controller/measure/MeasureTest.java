package dev.overlane.controller.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MeasureTest {
  private final Figures figures = new Figures(InstantSource.fixed(Instant.ofEpochSecond(1_000)));
  private long now;

  @Test
  void duration_countsInTheFirstBucketThatHoldsIt() {
    DurationHistogram histogram = new DurationHistogram(0.01, 0.1);

    histogram.add(Duration.ofMillis(10).toNanos());
    histogram.add(Duration.ofMillis(11).toNanos());
    histogram.add(Duration.ofSeconds(5).toNanos());

    assertThat(histogram.read().counts()).containsExactly(1L, 1L, 1L);
    assertThat(histogram.read().sumSeconds()).isEqualTo(5.021);
  }

  @Test
  void repair_isTimedFromTheFirstEventAfterRest() {
    RepairWatch watch = new RepairWatch(() -> now, figures);

    watch.noticed();
    now = Duration.ofMillis(30).toNanos();
    watch.noticed();
    now = Duration.ofMillis(40).toNanos();
    watch.repaired(Plane.ROWS);
    watch.repaired(Plane.FLOWS);
    watch.atRest();
    watch.repaired(Plane.FLOWS);

    assertThat(figures.repairs(Plane.ROWS).read().sumSeconds()).isEqualTo(0.04);
    assertThat(figures.repairs(Plane.FLOWS).read().sumSeconds()).isEqualTo(0.04);
  }

  @Test
  void hostThatLeavesTheFileAndReturns_beginsAnew() {
    HostFigures before = figures.host("a");
    before.ovsdbOpened();
    before.ovsdbOpened();
    assertThat(before.reconnects(Plane.ROWS)).isEqualTo(1);

    figures.retain(Set.of("b"));

    assertThat(figures.find("a")).isEmpty();
    assertThat(figures.host("a").reconnects(Plane.ROWS)).isZero();
  }
}
