package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often switches are looked at without a reason. */
final class ReconcilerSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "true, 1, 30",
    "true, 150, 30",
    "true, 300, 60",
    "true, 1000, 200",
    "false, 1, 2",
    "false, 100, 2",
    "false, 1000, 20"
  })
  void manyHosts_areLookedAtLessOftenEach(boolean watched, int hosts, long seconds) {
    assertThat(ReconcilerSettings.DEFAULT.interval(watched, hosts))
        .isEqualTo(Duration.ofSeconds(seconds));
  }
}
