package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec.ContainerSpec;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The controller comes and goes, over switches that are right. No MAC address is declared, and on
 * dt-2 a third container is plugged into a fake bridge, its address told by {@code attached-mac}:
 * so there is something to learn, and something that only dt-2 itself could tell.
 */
final class RestartTest {
  private static final int PER_SECOND = 100;
  private static final String P_MAC = "02:00:00:00:0c:0c";
  private static final String FILE =
      Stage.example("seed.yaml").replace("defaults:\n", "defaults:\n  fake-bridges: true\n");

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  @BeforeAll
  static void plugInAThird() {
    ContainerSpec third =
        new ContainerSpec("P", "dt-2", "vP", false, P_MAC, ImmutableList.of("192.168.99.12/24"));
    stage.lab().add(third);
    stage.lab().attach("P");
    LabHost host = stage.host("dt-2");
    host.vsctl(
        "add-port",
        "br0.100",
        "vP",
        "--",
        "set",
        "interface",
        "vP",
        "external_ids:attached-mac=\"" + P_MAC + "\"");
    stage.controller().awaitStatus("P is a member", s -> s.members("dt-2", "ab").contains("vP"));
    Await.until(
        "dt-1 knows of P",
        () -> Ovs.flows(stage.host("dt-1")).stream().anyMatch(f -> f.contains(P_MAC)));
  }

  @Test
  void restartAfterSigterm_overCorrectHosts_changesNothingAndLosesNoPacket() {
    assertNothingHappensDuring(() -> assertThat(stage.controller().stop()).isZero());
  }

  @Test
  void restartAfterKill_overCorrectHosts_changesNothingAndLosesNoPacket() {
    assertNothingHappensDuring(stage.controller()::kill);
  }

  @Test
  void restartWhileOneHostCannotBeReached_changesNothingOnTheOther() {
    stage.controller().awaitConverged();
    LabHost near = stage.host("dt-1");
    LabHost far = stage.host("dt-2");
    ImmutableSortedSet<String> flows = Ovs.flows(near);
    String history = Ovs.transactions(near);
    stage.controller().kill();
    int mark = stage.controller().mark();
    far.linkDown();
    try {
      stage.controller().start();
      stage
          .controller()
          .awaitStatus("dt-1 converged", status -> status.phase("dt-1").equals("converged"));

      assertThat(stage.controller().status().phase("dt-2")).isEqualTo("unreachable");
      assertThat(stage.controller().changesSince(mark)).isEmpty();
      assertThat(Ovs.flows(near)).isEqualTo(flows);
      assertThat(Ovs.transactions(near)).isEqualTo(history);
    } finally {
      far.linkUp();
    }
    stage.controller().awaitConverged();
    assertThat(stage.controller().changesSince(mark)).isEmpty();
  }

  private static void assertNothingHappensDuring(Runnable end) {
    stage.controller().awaitConverged();
    try (Pinger ab = stage.container("A").pinger(stage.container("B"), PER_SECOND);
        Pinger yx = stage.container("Y").pinger(stage.container("X"), PER_SECOND);
        LeakWatch watch =
            LeakWatch.between(stage.containers("A", "B"), stage.containers("X", "Y"))) {
      awaitReply(ab);
      awaitReply(yx);
      ImmutableMap<LabHost, ImmutableMap<String, Ovs.FlowAge>> ages = perHost(Ovs::ages);
      ImmutableMap<LabHost, String> histories = perHost(Ovs::transactions);
      int mark = stage.controller().mark();

      end.run();
      awaitReply(ab);
      stage.controller().start();
      stage.controller().awaitConverged();
      awaitReply(ab);
      awaitReply(yx);

      assertThat(stage.controller().changesSince(mark)).isEmpty();
      assertThat(histories.values()).allMatch(history -> history.contains("overlane: + bridge"));
      histories.forEach((host, before) -> assertThat(Ovs.transactions(host)).isEqualTo(before));
      ages.forEach(RestartTest::assertNoFlowWasTouched);
      PingResult first = ab.stop();
      PingResult second = yx.stop();
      assertThat(first.sent()).isGreaterThan(PER_SECOND / 2);
      assertThat(first.lost()).isZero();
      assertThat(second.lost()).isZero();
      assertThat(watch.leaks()).isEmpty();
    }
  }

  /** Flows that were rewritten, even as they were, would be young or have lost their counts. */
  private static void assertNoFlowWasTouched(
      LabHost host, ImmutableMap<String, Ovs.FlowAge> before) {
    ImmutableMap<String, Ovs.FlowAge> after = Ovs.ages(host);
    assertThat(before).hasSizeGreaterThan(20);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    for (Map.Entry<String, Ovs.FlowAge> flow : before.entrySet()) {
      Ovs.FlowAge now = after.get(flow.getKey());
      assertThat(now.seconds()).as(flow.getKey()).isGreaterThan(flow.getValue().seconds());
      assertThat(now.packets()).as(flow.getKey()).isGreaterThanOrEqualTo(flow.getValue().packets());
    }
  }

  private static <T> ImmutableMap<LabHost, T> perHost(
      java.util.function.Function<LabHost, T> look) {
    return stage.lab().hosts().stream().collect(ImmutableMap.toImmutableMap(host -> host, look));
  }

  private static void awaitReply(Pinger pinger) {
    assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
  }
}
