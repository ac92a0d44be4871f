package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Somebody who undoes every repair at once must not keep the controller busy. */
final class FightTest {
  private static final Flow LEAK = Flow.of(new FlowKey(0, 65_000, FlowMatch.ANY), 7);

  private final Rig rig = Rig.ofTwoHosts();
  private final World world = rig.world();
  private final FakeHost host = world.host("dt-1");

  /** Another agent, which looks after each task of anybody. */
  private void fight(Runnable agent) {
    world.time().afterEachTask(agent);
    agent.run();
  }

  private void wantTag() {
    if (!host.port("vA").tag().equals(OptionalInt.of(999))) {
      host.setPortTag("vA", 999);
    }
  }

  private void wantKey() {
    if (!"9999".equals(host.iface("vtep0").options().get("key"))) {
      host.putInterfaceKey("vtep0", "options", "key", "9999");
    }
  }

  private void wantLeak() {
    if (!host.flows().flows().contains(LEAK.key())) {
      host.flows().tamper(adding(LEAK));
    }
  }

  private long repairsIn(Duration pause) {
    long before = rig.status("dt-1").driftRepaired();
    rig.advance(pause);
    return rig.status("dt-1").driftRepaired() - before;
  }

  @Test
  void rowThatSomebodyKeepsChanging_isRepairedOnceASecondAndTheReasonIsTold() {
    rig.converge(Networks.SEED);
    fight(this::wantTag);

    // A few at once, rows and the flows that must go before them and come after them.
    assertThat(repairsIn(Duration.ofMillis(100))).isBetween(10L, 40L);
    assertThat(repairsIn(Duration.ofSeconds(10))).isBetween(10L, 30L);

    HostStatus status = rig.status("dt-1");
    assertThat(status.phase()).isEqualTo(HostPhase.CONVERGING);
    assertThat(status.reason()).contains("somebody keeps changing").contains("vA").contains("tag");
    assertThat(status.lastError().orElseThrow().text()).contains("find the other program");
    assertThat(rig.phase("dt-2")).isEqualTo(HostPhase.CONVERGED);
  }

  @Test
  void tunnelThatSomebodyKeepsBending_isClosedBetweenRepairs() {
    rig.converge(Networks.SEED);
    fight(this::wantKey);

    rig.advance(Duration.ofMillis(1500));

    assertThat(rig.status("dt-1").reason()).contains("somebody keeps changing").contains("vtep0");
    assertThat(host.flows().flows().toString())
        .doesNotContain(new FlowAction.Output(host.ofport("vtep0")).toString());
  }

  @Test
  void flowThatSomebodyKeepsAdding_isRemovedAFewTimesASecond() {
    rig.converge(Networks.SEED);
    fight(this::wantLeak);

    rig.advance(Duration.ofSeconds(1));
    assertThat(repairsIn(Duration.ofSeconds(10))).isBetween(40L, 60L);
    assertThat(rig.status("dt-1").reason()).contains("somebody keeps changing");
  }

  @Test
  void fightThatIsOver_leavesAConvergedHostThatRepairsAtOnceAgain() {
    rig.converge(Networks.SEED);
    fight(this::wantTag);
    rig.advance(Duration.ofSeconds(10));

    world.time().afterEachTask(() -> {});
    rig.advance(Duration.ofMinutes(1));
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.CONVERGED);

    host.setPortTag("vA", 999);
    rig.settle();
    assertThat(host.port("vA").tag()).hasValue(100);
  }

  private static FlowChangeSet adding(Flow flow) {
    return new FlowChangeSet(ImmutableList.of(), ImmutableList.of(flow), ImmutableList.of());
  }
}
