package dev.overlane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class HealingTest {
  private static final Pair AB = new Pair("A", "B");
  private static final Pair XY = new Pair("X", "Y");

  @Test
  void text_namesEachPairAndTheRepair() {
    Healing healing =
        new Healing(
            "del-port",
            ImmutableMap.of(AB, Optional.of(Duration.ofMillis(62)), XY, Optional.empty()),
            Optional.of(Duration.ofMillis(1234)));

    assertThat(healing)
        .hasToString(
            "A > B without answers for 62 ms, X > Y without answers for 0 ms"
                + " (repaired 1.23 s after the controller saw it)");
    assertThat(healing.time(AB)).isEqualTo("62 ms");
    assertThat(healing.time(XY)).isEqualTo("nothing lost");
    assertThat(healing.time(new Pair("A", "C"))).isEqualTo("-");
    assertThat(healing.repairTime()).isEqualTo("1.23 s");
  }

  @Test
  void memory_isShownInMegabytes() {
    assertThat(Figures.memory(OptionalLong.of(123_000))).isEqualTo("126 MB");
    assertThat(Figures.memory(OptionalLong.empty())).isEqualTo("unknown");
  }
}
