package dev.overlane.controller.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import dev.overlane.controller.run.Pulses;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class SystemdServiceTest {
  private final List<String> told = new ArrayList<>();
  private final Queue<Runnable> hanging = new ArrayDeque<>();
  private String status = "revision 1: 0 of 2 hosts converged";

  private final SystemdService service =
      new SystemdService(
          Optional.of(told::add),
          Optional.empty(),
          () -> status,
          Pulses.of(MoreExecutors.directExecutor(), hanging::add));

  @Test
  void status_isToldWhenItChanges() {
    service.tellStatus();
    service.tellStatus();
    status = "revision 1: converged on all 2 hosts";
    service.tellStatus();

    assertThat(told)
        .containsExactly(
            "STATUS=revision 1: 0 of 2 hosts converged",
            "STATUS=revision 1: converged on all 2 hosts");
  }

  @Test
  void life_isToldOnceAllLoopsHaveTurned() {
    service.tellLife();
    service.tellLife();

    assertThat(told).isEmpty();
    assertThat(hanging).hasSize(1);

    hanging.remove().run();
    assertThat(told).containsExactly("WATCHDOG=1");

    service.tellLife();
    hanging.remove().run();
    assertThat(told).containsExactly("WATCHDOG=1", "WATCHDOG=1");
  }

  @Test
  void reload_endsWithTheNextReading_andAnUnaskedReadingIsNone() {
    service.reloaded();
    assertThat(told).isEmpty();

    service.reloading();
    service.reloaded();
    service.reloaded();

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
    assertThat(told.get(1)).isEqualTo("READY=1");
  }

  @Test
  void watchdog_isForThisProcessAlone() {
    assertThat(SystemdService.watchdog(ImmutableMap.of(), 7)).isEmpty();
    assertThat(SystemdService.watchdog(ImmutableMap.of("WATCHDOG_USEC", "60000000"), 7))
        .contains(Duration.ofMinutes(1));
    assertThat(
            SystemdService.watchdog(
                ImmutableMap.of("WATCHDOG_USEC", "500000", "WATCHDOG_PID", "7"), 7))
        .contains(Duration.ofMillis(500));
    assertThat(
            SystemdService.watchdog(
                ImmutableMap.of("WATCHDOG_USEC", "500000", "WATCHDOG_PID", "8"), 7))
        .isEmpty();
  }
}
