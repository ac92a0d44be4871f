package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is counted while reconcilers work, and the port where it is shown. */
final class FiguresTest {
  private static final String WITH_METRICS =
      Networks.SEED.replace("segments:", "  metrics: { listen: \"127.0.0.1:9475\" }\nsegments:");

  private final Rig rig = Rig.ofTwoHosts();
  private final FakeHost host = rig.world().host("dt-1");

  private HostFigures figures() {
    return rig.figures().find("dt-1").orElseThrow();
  }

  private long repairs(Plane plane) {
    return rig.figures().repairs(plane).read().counts().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void drift_isCountedByKindAndTimed() {
    rig.converge(Networks.SEED);
    assertThat(repairs(Plane.ROWS) + repairs(Plane.FLOWS)).isZero();

    host.deletePort("vtep0");
    rig.advance(Duration.ofSeconds(5));

    assertThat(figures().drift(Plane.ROWS)).isEqualTo(1);
    assertThat(figures().drift(Plane.ROWS) + figures().drift(Plane.FLOWS))
        .isEqualTo(rig.status("dt-1").driftRepaired());
    assertThat(repairs(Plane.ROWS)).isEqualTo(1);
    assertThat(rig.figures().repairs(Plane.ROWS).read().sumSeconds()).isLessThan(5.0);
    // All rows, their being read once more, and the repair.
    assertThat(figures().changes(Plane.ROWS, ChangeResult.APPLIED)).isEqualTo(3);
  }

  @Test
  void timeBetweenTwoRepairs_isInNeitherOfThem() {
    rig.converge(Networks.SEED);

    for (int repair = 0; repair < 2; repair++) {
      host.setPortTag("vA", 7);
      rig.advance(Duration.ofMinutes(5));
    }

    assertThat(repairs(Plane.ROWS)).isEqualTo(2);
    assertThat(rig.figures().repairs(Plane.ROWS).read().sumSeconds()).isLessThan(10);
  }

  @Test
  void appliedRevision_followsWhenTheHostIsWhollyAsItSays() {
    rig.converge(Networks.SEED);
    host.ovsdb().setReachable(false);
    rig.advance(Duration.ofMinutes(1));

    rig.offer(Networks.SEED.replace("vlan: 101, vni: 10101", "vlan: 101, vni: 10102"));
    rig.advance(Duration.ofMinutes(1));
    assertThat(rig.status().revision()).isEqualTo(2);
    assertThat(figures().appliedRevision()).isEqualTo(1);

    host.ovsdb().setReachable(true);
    rig.advance(Duration.ofMinutes(1));
    assertThat(figures().appliedRevision()).isEqualTo(2);
    assertThat(figures().reconnects(Plane.ROWS)).isEqualTo(1);
    assertThat(figures().reconnects(Plane.FLOWS)).isZero();
  }

  @Test
  void reloads_areCountedByWhatBecameOfThem() {
    rig.converge(Networks.SEED);
    rig.offer("version: 2\n");
    rig.unreadable("it is gone");
    rig.offer(Networks.SEED);

    assertThat(rig.figures().filesAccepted()).isEqualTo(1);
    assertThat(rig.figures().filesRefused()).isEqualTo(2);
  }

  @Test
  void metricsPort_opensAndClosesWithTheFile() throws IOException {
    rig.converge(WITH_METRICS);
    assertThat(isFree(9475)).isFalse();

    rig.converge(Networks.SEED);
    assertThat(isFree(9475)).isTrue();
  }

  @Test
  void metricsPortInUse_refusesTheFileAndChangesNoOtherPort() throws IOException {
    rig.converge(Networks.SEED);
    rig.world().place().bind(9475);

    Controller.Verdict verdict = rig.offer(WITH_METRICS.replace("ptcp:6653", "ptcp:6654"));

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(ImmutableList.of(isFree(6653), isFree(6654))).containsExactly(false, true);
  }

  private boolean isFree(int port) {
    try {
      rig.world().place().bind(port);
      rig.world().place().unbind(port);
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
