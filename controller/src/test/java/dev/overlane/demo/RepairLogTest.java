package dev.overlane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RepairLogTest {
  private static final String LOG =
      """
      2026-01-01T10:00:00.100Z INFO  dt-2: converged (revision 1)
      2026-01-01T10:00:05.190Z INFO  dt-1: flows (ports): +0 ~2 -10
      2026-01-01T10:00:05.196Z INFO  dt-2: flows (ports): +0 ~2 -10
      2026-01-01T10:00:05.303Z INFO  dt-2: rows (drift): + tunnel vtep0 vxlan
        a line without a time
      2026-01-01T10:00:05.310Z INFO  dt-1: converged (revision 1)
      2026-01-01T11:00:05.377+01:00 INFO  dt-2: converged (revision 1)
      """;

  @Test
  void repair_lastsFromTheFirstLineAboutTheHostToItsConvergence() {
    assertThat(RepairLog.repair(LOG, "dt-2", Instant.parse("2026-01-01T10:00:05Z")))
        .contains(Duration.ofMillis(181));
  }

  @Test
  void repair_beginsInTheMillisecondOfTheAct() {
    assertThat(RepairLog.repair(LOG, "dt-2", Instant.parse("2026-01-01T10:00:05.303900Z")))
        .contains(Duration.ofMillis(74));
  }

  @Test
  void repair_notEndedYet_isEmpty() {
    assertThat(RepairLog.repair(LOG, "dt-2", Instant.parse("2026-01-01T10:00:06Z"))).isEmpty();
    assertThat(RepairLog.repair(LOG, "dt", Instant.parse("2026-01-01T10:00:05Z"))).isEmpty();
    assertThat(RepairLog.repair("", "dt-2", Instant.EPOCH)).isEmpty();
  }
}
