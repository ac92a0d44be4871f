package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.FakeOvsdb;
import dev.overlane.controller.sim.FakeSwitch;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reconcilers do when something goes wrong under their hands. */
final class FaultTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String A_IN_XY =
      Networks.SEED.replace("A: { segment: ab", "A: { segment: xy");
  private static final String WITHOUT_DT_2 =
      Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:"));

  private final Rig rig = Rig.ofTwoHosts();
  private final World world = rig.world();
  private final FakeHost host = world.host("dt-1");

  private void converged() {
    rig.converge(Networks.SEED);
    world.forgetMutations();
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeOvsdb.Fault.class,
      names = {"REPLY_LOST", "NO_REPLY"})
  void transactionWithoutAnswer_isReadBackNotRepeated(FakeOvsdb.Fault fault) {
    host.ovsdb().failNext(fault);

    rig.converge(Networks.SEED);

    assertThat(host.ovsdb().transactions()).as("one, and another reading").isEqualTo(2);
    assertThat(world.mutations("dt-1")).hasSize(4);
  }

  @Test
  void transactionThatNeverArrived_isSentAgain() {
    host.ovsdb().failNext(FakeOvsdb.Fault.REQUEST_LOST);

    rig.converge(Networks.SEED);

    assertThat(host.ovsdb().transactions()).as("one, and another reading").isEqualTo(2);
  }

  @Test
  void transactionWithoutAnswer_countsAsOneRepair() {
    converged();
    host.ovsdb().failNext(FakeOvsdb.Fault.NO_REPLY);
    long before = rig.status("dt-1").driftRepaired();

    host.setPort("vA", "external_ids", FakeHost.NO_KEYS);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(rig.status("dt-1").driftRepaired()).isEqualTo(before + 1);
  }

  @Test
  void rejectedTransaction_isRetriedWithBackoff() {
    for (int i = 0; i < 4; i++) {
      host.ovsdb().failNext(FakeOvsdb.Fault.REJECTED);
    }

    rig.offer(Networks.SEED);
    rig.settle();

    assertThat(host.ovsdb().transactions()).isEqualTo(1);
    assertThat(rig.status("dt-1").lastError().orElseThrow().text()).contains("resources exhausted");
    rig.advance(Duration.ofMillis(700));
    assertThat(host.ovsdb().transactions()).isEqualTo(1);
    rig.advance(Duration.ofMillis(600));
    assertThat(host.ovsdb().transactions()).isEqualTo(2);
    rig.advance(Duration.ofSeconds(6));
    assertThat(host.ovsdb().transactions()).isBetween(3, 4);
    rig.advance(MINUTE);
    assertThat(host.ovsdb().transactions()).as("five, and another reading").isEqualTo(6);
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void newRevision_endsThePause() {
    for (int i = 0; i < 3; i++) {
      host.ovsdb().failNext(FakeOvsdb.Fault.REJECTED);
    }
    rig.offer(Networks.SEED);
    rig.advance(Duration.ofSeconds(4));
    assertThat(host.ovsdb().transactions()).isEqualTo(3);

    rig.offer("# again\n" + Networks.SEED);
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(host.ovsdb().transactions()).isEqualTo(4);
  }

  @Test
  void rejectedRows_doNotHoldUpTheRepairOfFlows() {
    converged();
    FlowSet before = host.flows().flows();
    host.ovsdb().failNext(FakeOvsdb.Fault.REJECTED);
    host.setPort("vA", "external_ids", FakeHost.NO_KEYS);
    rig.settle();
    rig.advance(Duration.ofMillis(1));
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.CONVERGING);

    host.flows().tamper(deleting(before));
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(host.flows().flows()).isEqualTo(before);
  }

  private void bendTunnel() {
    host.putInterfaceKey("vtep0", "options", "key", "9999");
  }

  private boolean sendsByTheTunnel() {
    return host.flows()
        .flows()
        .toString()
        .contains(new FlowAction.Output(host.ofport("vtep0")).toString());
  }

  private String tunnelKey() {
    return host.iface("vtep0").options().getOrDefault("key", "");
  }

  @Test
  void bentTunnel_isMendedAndNoFlowTouched() {
    converged();

    bendTunnel();
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(tunnelKey()).isEqualTo("flow");
    assertThat(world.mutations("dt-1"))
        .containsExactly("rows ~ tunnel vtep0 options key 9999 -> flow");
    assertThat(rig.status().converged()).isTrue();
    assertThat(rig.status("dt-1").driftRepaired()).isEqualTo(1);
  }

  @Test
  void bentTunnelThatMayNotBeMended_losesItsFlowsAtOnce() {
    converged();
    host.ovsdb().failNext(FakeOvsdb.Fault.REJECTED);

    bendTunnel();
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(tunnelKey()).isEqualTo("9999");
    assertThat(sendsByTheTunnel()).isFalse();
    rig.advance(Duration.ofSeconds(3));
    assertThat(tunnelKey()).isEqualTo("flow");
    assertThat(sendsByTheTunnel()).isTrue();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void bentTunnelOfAServerThatFallsSilent_losesItsFlowsSoon() {
    converged();
    host.ovsdb().setLatency(MINUTE);

    bendTunnel();
    rig.advance(Duration.ofMillis(249));
    assertThat(sendsByTheTunnel()).isTrue();
    rig.advance(Duration.ofMillis(2));

    assertThat(sendsByTheTunnel()).isFalse();
    host.ovsdb().setLatency(Duration.ZERO);
    rig.advance(MINUTE);
    assertThat(sendsByTheTunnel()).isTrue();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void refusedBundle_changesNothingAndIsRetriedAfterAPause() {
    converged();
    FlowSet before = host.flows().flows();
    host.flows().failNext(FakeSwitch.Fault.REFUSED);

    rig.offer(A_IN_XY);
    rig.advance(Duration.ofMillis(500));

    assertThat(host.flows().flows()).isEqualTo(before);
    assertThat(host.port("vA").tag()).hasValue(100);
    assertThat(rig.status("dt-1").lastError().orElseThrow().text()).contains("table is full");
    rig.advance(SECOND);
    assertThat(host.port("vA").tag()).hasValue(101);
    assertThat(rig.status().converged()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeSwitch.Fault.class,
      names = {"REPLY_LOST", "NO_REPLY"})
  void bundleWithoutAnswer_isReadBackNotRepeated(FakeSwitch.Fault fault) {
    host.flows().failNext(fault);

    rig.converge(Networks.SEED);

    assertThat(world.mutations("dt-1")).hasSize(4);
  }

  @Test
  void hostsThatAreDown_doNotHoldUpOthers() {
    host.ovsdb().setReachable(false);

    rig.offer(Networks.SEED);
    rig.advance(Duration.ofSeconds(2));

    assertThat(rig.phase("dt-2")).isEqualTo(HostPhase.CONVERGED);
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    assertThat(rig.status("dt-1").ovsdb()).isEqualTo("connection refused");
    assertThat(rig.status().converged()).isFalse();
  }

  @Test
  void slowSwitch_doesNotHoldUpOthers() {
    host.flows().setLatency(MINUTE);

    rig.offer(Networks.SEED);
    rig.advance(Duration.ofSeconds(2));

    assertThat(rig.phase("dt-2")).isEqualTo(HostPhase.CONVERGED);
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.CONVERGING);
  }

  @Test
  void switchWithoutRows_isOnlyTightened() {
    converged();
    FlowSet before = host.flows().flows();
    host.ovsdb().setReachable(false);
    Flow gone = before.flows().iterator().next();
    Flow foreign = Flow.of(new FlowKey(0, 900, FlowMatch.ANY), 0);

    host.flows()
        .tamper(
            new FlowChangeSet(
                ImmutableList.of(gone), ImmutableList.of(foreign), ImmutableList.of()));
    rig.advance(MINUTE);

    assertThat(world.mutations("dt-1")).containsExactly("flows +0 ~0 -1");
    assertThat(host.flows().flows().flows()).doesNotContain(gone, foreign);
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    host.ovsdb().setReachable(true);
    rig.advance(Duration.ofSeconds(2));
    assertThat(host.flows().flows().flows()).containsExactlyInAnyOrderElementsOf(before.flows());
  }

  @Test
  void switchWithoutRows_losesTheWaysToAHostThatLeftTheFile() {
    converged();
    host.ovsdb().setReachable(false);

    rig.offer(WITHOUT_DT_2);
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    assertThat(host.flows().flows().toString()).contains("Output").doesNotContain("192.168.77.26");
  }

  @Test
  void switchWithoutRows_losesTheFlowsOfASegmentThatLeftTheFile() {
    converged();
    host.ovsdb().setReachable(false);

    rig.offer(
        Networks.SEED
            .replace("  xy: { vlan: 101, vni: 10101 }\n", "")
            .replace("      X: { segment: xy, interface: vX }\n", "")
            .replace("      Y: { segment: xy, interface: vY }\n", ""));
    rig.advance(MINUTE);

    assertThat(host.flows().flows().flows())
        .isNotEmpty()
        .noneMatch(flow -> (int) flow.cookie() == 10101);
  }

  @Test
  void switchWithoutRows_losesTheFlowsOfAPortThatLeftTheFileOrMoved() {
    converged();
    int a = host.ofport("vA");
    int x = host.ofport("vX");
    host.ovsdb().setReachable(false);

    rig.offer(A_IN_XY.replace("      X: { segment: xy, interface: vX }\n", ""));
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    assertThat(host.flows().flows().flows())
        .noneMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(a)))
        .noneMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(x)));
  }

  @Test
  void serverThatIsGoneForAWhile_changesNothingAndTheMembersStayInSight() {
    converged();
    host.ovsdb().setReachable(false);
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    assertThat(rig.status("dt-1").members()).containsOnlyKeys("ab", "xy");

    host.ovsdb().setReachable(true);
    rig.advance(MINUTE);
    assertThat(world.mutations("dt-1")).isEmpty();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void bridgeOfOursThatIsBlocked_isStillTightened() {
    converged();
    host.deletePort("vtep0");
    host.addBridge("br1");
    host.addPort("br1", "vtep0");
    rig.advance(MINUTE);
    world.forgetMutations();
    int x = host.ofport("vX");

    rig.offer(Networks.SEED.replace("      X: { segment: xy, interface: vX }\n", ""));
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.BLOCKED);
    assertThat(host.flows().flows().flows())
        .isNotEmpty()
        .noneMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(x)));
    assertThat(world.mutations("dt-1")).allMatch(mutation -> mutation.startsWith("flows"));
  }

  @Test
  void rowsOfPorts_waitForTheSwitch() {
    converged();
    host.stopSwitch();
    rig.settle();

    rig.offer(A_IN_XY);
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.NO_SWITCH);
    assertThat(host.port("vA").tag()).hasValue(100);
    host.startSwitch(0);
    rig.advance(MINUTE);
    assertThat(host.port("vA").tag()).hasValue(101);
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void controllerKilledInsideAChange_finishesItAfterItsRestart() {
    converged();
    host.ovsdb().setLatency(SECOND);
    rig.offer(A_IN_XY);
    rig.advance(Duration.ofMillis(500));

    rig.restart(A_IN_XY);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(host.port("vA").tag()).hasValue(101);
  }

  @Test
  void lateReactionOfTheSwitch_isAwaited() {
    host.setReaction(Duration.ofSeconds(3));

    rig.offer(Networks.SEED);
    rig.advance(Duration.ofSeconds(2));

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.NO_SWITCH);
    rig.advance(Duration.ofSeconds(5));
    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations("dt-1")).hasSize(4);
  }

  @Test
  void hostReachedInAnotherWay_losesWhatTheOldWayTold() {
    converged();

    rig.offer(
        Networks.SEED.replace(
            "    address: 192.168.77.25\n",
            "    address: 192.168.77.25\n    ovsdb: tcp:192.168.77.99:6640\n"));
    rig.advance(MINUTE);

    assertThat(host.ovsdb().hasSession()).isFalse();
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
    assertThat(rig.status("dt-1").ovsdb()).isEqualTo("no route to host");
  }

  @Test
  void hostThatNoLongerDialsIn_losesItsOldSession() {
    String manager =
        Networks.SEED
            .replace("controller:\n", "controller:\n  ovsdb: { listen: \"ptcp:6640\" }\n")
            .replace(
                "    address: 192.168.77.25\n", "    address: 192.168.77.25\n    ovsdb: manager\n");
    rig.offer(manager);
    host.dialIn("dt-1");
    rig.advance(MINUTE);
    assertThat(rig.status().converged()).isTrue();

    rig.offer(manager.replace("ovsdb: manager", "ovsdb: tcp:192.168.77.99:6640"));
    rig.advance(MINUTE);

    assertThat(host.ovsdb().hasSession()).isFalse();
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.UNREACHABLE);
  }

  private static FlowChangeSet deleting(FlowSet flows) {
    return new FlowChangeSet(flows.flows().asList(), ImmutableList.of(), ImmutableList.of());
  }
}
