package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.flow.state.SwitchMeters;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reconcilers do about the file and about what others do to hosts, without faults. */
final class ReconcileTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String A_IN_XY =
      Networks.SEED.replace("A: { segment: ab", "A: { segment: xy");

  private final Rig rig = Rig.ofTwoHosts();
  private final World world = rig.world();
  private final FakeHost host = world.host("dt-1");

  private void converged(String file) {
    rig.converge(file);
    world.forgetMutations();
  }

  @Test
  void emptyHost_getsItsRowsInOneTransactionThenItsMetersThenItsFlowsInOneBundle() {
    rig.converge(Networks.SEED);

    assertThat(world.mutations("dt-1")).hasSize(4);
    assertThat(world.mutations("dt-1").get(0)).startsWith("rows + bridge br0");
    assertThat(world.mutations("dt-1").get(1)).isEqualTo("meters +2 ~0 -0");
    assertThat(world.mutations("dt-1").get(2)).startsWith("flows +");
    assertThat(world.mutations("dt-1").get(3)).isEqualTo("rows ~ next_cfg + 1");
    assertThat(rig.status("dt-1").members()).containsOnlyKeys("ab", "xy");
  }

  @Test
  void restartOverConvergedHost_changesNothing() {
    converged(Networks.SEED);

    rig.restart(Networks.SEED);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations()).isEmpty();
  }

  @Test
  void restartWithMembersThatOnlyTheHostKnows_changesNothingHoweverItBegins() {
    String file =
        Networks.SEED.replace("dt-1:\n", "dt-1:\n    fake-bridges: true\n")
            + "ports:\n  M: { segment: ab }\n";
    rig.converge(file);
    host.addPort("br0", "vM");
    host.putInterfaceKey("vM", "external_ids", "iface-id", "M");
    host.putInterfaceKey("vM", "external_ids", "attached-mac", "02:00:00:00:00:77");
    host.putInterfaceKey("vA", "external_ids", "attached-mac", "02:00:00:00:00:0a");
    host.addPort("br0", "pipe");
    host.setPortTag("pipe", 101);
    rig.advance(MINUTE);
    assertThat(rig.status("dt-1").members())
        .containsEntry("ab", ImmutableList.of("A", "M"))
        .containsEntry("xy", ImmutableList.of("X", "pipe"));
    world.forgetMutations();

    rig.restart(file);
    rig.advance(MINUTE);
    host.ovsdb().setReachable(false);
    rig.restart(file);
    rig.advance(MINUTE);
    host.ovsdb().setReachable(true);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations()).isEmpty();
  }

  @Test
  void retaggedPort_losesItsFlowsBeforeItsRowChanges() {
    converged(Networks.SEED);

    rig.offer(A_IN_XY);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations("dt-1")).hasSize(3);
    assertThat(world.mutations("dt-1").get(0)).startsWith("flows +0");
    assertThat(world.mutations("dt-1").get(1)).isEqualTo("rows ~ port A (vA) tag 100 -> 101");
    assertThat(world.mutations("dt-1").get(2)).startsWith("flows +").endsWith("-0");
  }

  @Test
  void editThatMeansNothing_sendsNothing() {
    converged(Networks.SEED);

    rig.offer("# a remark\n" + Networks.SEED);
    rig.advance(MINUTE);

    assertThat(rig.status().revision()).isEqualTo(2);
    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations()).isEmpty();
  }

  @Test
  void deletedTunnel_isMadeAgain() {
    converged(Networks.SEED);

    host.deletePort("vtep0");
    rig.settle();

    assertThat(host.hasPort("vtep0")).isTrue();
    rig.advance(Duration.ofMillis(1));
    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations("dt-1"))
        .contains("rows + tunnel vtep0 vxlan local-ip 192.168.77.25 udp-port 4789");
    assertThat(world.mutations("dt-2")).isEmpty();
    assertThat(rig.status("dt-1").driftRepaired()).isPositive();
  }

  @Test
  void switchWithoutMeters_isProgrammedWithoutLimitsAndThatIsTold() {
    host.flows().setMetered(false);

    rig.converge(Networks.SEED);

    assertThat(rig.status().converged()).isTrue();
    assertThat(host.flows().flows().toString()).doesNotContain("Meter[");
    assertThat(rig.status("dt-1").lastError().orElseThrow().text()).contains("no meters");
    assertThat(rig.status("dt-2").lastError()).isEmpty();
  }

  @Test
  void deletedMeters_comeBackWithTheFlowsThatNamedThem() {
    converged(Networks.SEED);
    FlowSet before = host.flows().flows();
    SwitchMeters meters = host.flows().meters();

    host.flows().tamper(MeterChangeSet.between(Map.of(), meters.held()));
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(host.flows().flows()).isEqualTo(before);
    assertThat(host.flows().meters()).isEqualTo(meters);
    assertThat(world.mutations("dt-1")).containsExactly("meters +2 ~0 -0", "flows +2 ~0 -0");
    assertThat(rig.status("dt-1").driftRepaired()).isEqualTo(1);
    assertThat(rig.status("dt-1").lastError()).isEmpty();
  }

  @Test
  void bentMeterAndOneTooMany_areSeenByTheAudit() {
    converged(Networks.SEED);
    SwitchMeters meters = host.flows().meters();
    int bent = meters.held().firstKey();

    host.flows()
        .tamper(
            new MeterChangeSet(
                ImmutableSortedMap.of(777, new Metering.Limit(1, 1)),
                ImmutableSortedMap.of(bent, new Metering.Limit(1, 1)),
                ImmutableSortedSet.of()));
    rig.advance(MINUTE);

    assertThat(host.flows().meters()).isEqualTo(meters);
    assertThat(world.mutations("dt-1")).containsExactly("meters +0 ~1 -0", "meters +0 ~0 -1");
    assertThat(rig.status("dt-1").driftRepaired()).isEqualTo(1);
  }

  @Test
  void limitOfAPort_changesItsMeterAloneAndNoneTakesMeterAndFlow() {
    converged(Networks.SEED);

    rig.offer(Networks.SEED.replace("A: { segment: ab", "A: { flood-limit: 50, segment: ab"));
    rig.advance(Duration.ofSeconds(1));

    assertThat(world.mutations("dt-1")).containsExactly("meters +0 ~1 -0");
    assertThat(world.mutations("dt-2")).isEmpty();
    assertThat(host.flows().meters().held()).containsValue(new Metering.Limit(50, 50));
    world.forgetMutations();
    rig.offer(Networks.SEED.replace("A: { segment: ab", "A: { flood-limit: none, segment: ab"));
    rig.advance(Duration.ofSeconds(1));
    assertThat(world.mutations("dt-1")).containsExactly("flows +0 ~0 -1", "meters +0 ~0 -1");
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void wipedFlows_areRestored() {
    converged(Networks.SEED);
    FlowSet before = host.flows().flows();

    host.flows()
        .tamper(new FlowChangeSet(before.flows().asList(), ImmutableList.of(), ImmutableList.of()));
    rig.settle();
    rig.advance(Duration.ofMillis(1));

    assertThat(host.flows().flows()).isEqualTo(before);
    assertThat(world.mutations("dt-1")).containsExactly("flows +" + before.size() + " ~0 -0");
    assertThat(rig.status("dt-1").driftRepaired()).isEqualTo(1);
  }

  @Test
  void silentDrift_isFoundByTheAudit() {
    converged(Networks.SEED);
    FlowSet before = host.flows().flows();

    host.flows().tamperSilently(adding(floodEverything()));
    rig.advance(ReconcilerSettings.DEFAULT.auditWatched());

    assertThat(host.flows().flows()).isEqualTo(before);
  }

  @Test
  void switchThatWatches_isReadOnceWhenItComesAndNotSoonAgain() {
    converged(Networks.SEED);
    int reads = host.flows().reads();

    rig.restart(Networks.SEED);
    rig.advance(ReconcilerSettings.DEFAULT.auditWatched().minusSeconds(1));

    assertThat(host.flows().reads()).isEqualTo(reads + 1);
  }

  @Test
  void switchThatCannotWatch_isAuditedMoreOften() {
    host.flows().setCanWatch(false);
    converged(Networks.SEED);
    FlowSet before = host.flows().flows();

    host.flows().tamper(adding(floodEverything()));
    rig.advance(ReconcilerSettings.DEFAULT.auditUnwatched());

    assertThat(host.flows().flows()).isEqualTo(before);
  }

  @Test
  void audit_doesNotMakeAConvergedHostLessConverged() {
    converged(Networks.SEED);
    host.flows().setLatency(Duration.ofSeconds(1));
    int reads = host.flows().reads();

    rig.advance(ReconcilerSettings.DEFAULT.auditWatched().minusMillis(4500));

    assertThat(host.flows().reads()).isEqualTo(reads);
    rig.advance(Duration.ofSeconds(5));
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.CONVERGED);
    rig.advance(Duration.ofSeconds(1));
    assertThat(host.flows().reads()).isGreaterThan(reads);
  }

  @Test
  void reusedOfport_inheritsNoFlows() {
    converged(Networks.SEED);
    int ofport = host.ofport("vA");

    rig.offer(Networks.SEED.replace("      A: { segment: ab, interface: vA }\n", ""));
    rig.advance(MINUTE);
    host.preferOfport(ofport);
    host.addPort("br0", "stranger");
    rig.advance(MINUTE);

    assertThat(host.ofport("stranger")).isEqualTo(ofport);
    assertThat(flowsNaming(ofport)).isEmpty();
    assertThat(rig.status("dt-1").foreign()).containsExactly(Map.entry("stranger", ""));
  }

  @Test
  void renumberedPorts_getFlowsUnderTheirNewNumbers() {
    converged(Networks.SEED);
    int before = host.ofport("vA");

    host.stopSwitch();
    host.startSwitch(7);
    rig.advance(MINUTE);

    assertThat(host.ofport("vA")).isNotEqualTo(before);
    assertThat(flowsNaming(before)).isEmpty();
    assertThat(flowsNaming(host.ofport("vA"))).isNotEmpty();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void switchThatIsBackBeforeItsRows_getsNoFlowsByTheOldNumbers() {
    converged(Networks.SEED);
    int oldA = host.ofport("vA");
    host.setWriteBack(Duration.ofSeconds(5));

    host.stopSwitch();
    host.startSwitch(1);
    rig.advance(Duration.ofSeconds(3));

    assertThat(host.flows().isConnected()).isTrue();
    assertThat(host.ofport("vA")).isNotEqualTo(oldA);
    assertThat(flowsNaming(oldA)).isEmpty();
    assertThat(rig.status("dt-1").waiting().get("A")).contains("do not agree yet");

    rig.advance(MINUTE);
    assertThat(flowsNaming(host.ofport("vA"))).isNotEmpty();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void missingDevice_isReportedAndBoundWhenItAppears() {
    host.setDevice("vA", false);
    rig.converge(Networks.SEED);
    assertThat(rig.status("dt-1").waiting().get("A")).contains("could not open");
    assertThat(rig.status("dt-1").members()).doesNotContainKey("ab");

    host.setDevice("vA", true);
    rig.advance(Duration.ofMillis(1));

    assertThat(rig.status("dt-1").waiting()).isEmpty();
    assertThat(flowsNaming(host.ofport("vA"))).isNotEmpty();
  }

  @Test
  void floatingPort_isFollowedAndLeavesNothingBehind() {
    String file = Networks.SEED + "ports:\n  M: { segment: ab }\n";
    converged(file);
    FlowSet before = host.flows().flows();
    plug(host);
    rig.advance(MINUTE);
    assertThat(rig.status("dt-1").members()).containsEntry("ab", ImmutableList.of("A", "M"));

    host.deletePort("vM");
    plug(world.host("dt-2"));
    rig.advance(MINUTE);

    assertThat(rig.status("dt-1").members()).containsEntry("ab", ImmutableList.of("A"));
    assertThat(rig.status("dt-2").members()).containsEntry("ab", ImmutableList.of("B", "M"));
    assertThat(host.flows().flows().flows()).containsExactlyInAnyOrderElementsOf(before.flows());
    assertThat(rig.status().converged()).isTrue();
  }

  private static void plug(FakeHost where) {
    where.addPort("br0", "vM");
    where.putInterfaceKey("vM", "external_ids", "iface-id", "M");
  }

  @Test
  void secondClaimOfAFloatingPort_waitsForTheFirstToGo() {
    converged(Networks.SEED + "ports:\n  M: { segment: ab }\n");
    plug(world.host("dt-2"));
    rig.advance(MINUTE);

    plug(host);
    rig.advance(MINUTE);

    assertThat(rig.status("dt-1").waiting().get("M")).contains("bound on host dt-2");
    assertThat(flowsNaming(host.ofport("vM"))).isEmpty();
  }

  @Test
  void removedHost_isReleasedEverywhereAndNothingOnItIsChanged() {
    converged(Networks.SEED);
    FlowSet there = world.host("dt-2").flows().flows();

    rig.offer(Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:")));
    rig.advance(MINUTE);

    assertThat(rig.status().hosts()).containsOnlyKeys("dt-1");
    assertThat(rig.status().converged()).isTrue();
    assertThat(host.flows().flows().toString()).doesNotContain("192.168.77.26");
    assertThat(world.mutations("dt-2")).isEmpty();
    assertThat(world.host("dt-2").flows().flows()).isEqualTo(there);
    assertThat(world.host("dt-2").flows().isConnected()).isFalse();
  }

  @Test
  void hostThatComesBack_isTakenUpAgain() {
    converged(Networks.SEED);
    rig.offer(Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:")));
    rig.advance(MINUTE);

    rig.offer(Networks.SEED);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations("dt-2")).isEmpty();
  }

  @Test
  void blockedBridge_isNeverTouched() {
    host.addBridge("br0");
    host.addPort("br0", "eth0");

    rig.offer(Networks.SEED);
    rig.advance(MINUTE);

    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.BLOCKED);
    assertThat(rig.status("dt-1").reason()).contains("eth0");
    assertThat(world.mutations("dt-1")).isEmpty();
    assertThat(rig.phase("dt-2")).isEqualTo(HostPhase.CONVERGED);
  }

  @Test
  void bridgeWithOnlyKnownPorts_isTakenOver() {
    host.addBridge("br0");
    host.addPort("br0", "vA");

    rig.converge(Networks.SEED);

    assertThat(world.mutations("dt-1").get(0)).contains("~ bridge br0").doesNotContain("port A");
    assertThat(host.bridge("br0").failMode()).contains("secure");
  }

  @Test
  void deletedBridge_isMadeAgainAtOnce_howeverLongItsSwitchTakesToEnd() {
    converged(Networks.SEED);
    host.setReaction(Duration.ofMillis(200));

    host.deleteBridge("br0");
    rig.advance(Duration.ofMillis(50));

    assertThat(world.mutations("dt-1")).hasSize(1);
    assertThat(world.mutations("dt-1").get(0)).startsWith("rows + bridge br0");
    rig.advance(MINUTE);
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void withoutPermit_nothingIsChanged() {
    rig.setPermitted(false);

    rig.offer(Networks.SEED);
    rig.advance(MINUTE);

    assertThat(world.mutations()).isEmpty();
    assertThat(rig.phase("dt-1")).isEqualTo(HostPhase.CONVERGING);
    assertThat(rig.status("dt-1").reason()).contains("may not change");
  }

  @Test
  void hostOfAManager_isServedWhenItDialsIn() {
    String file =
        Networks.SEED
            .replace("controller:\n", "controller:\n  ovsdb: { listen: \"ptcp:6640\" }\n")
            .replace(
                "    address: 192.168.77.25\n", "    address: 192.168.77.25\n    ovsdb: manager\n");
    rig.offer(file);
    rig.advance(MINUTE);
    assertThat(rig.status("dt-1").ovsdb()).contains("dial in");
    assertThat(host.dialIn("nobody")).isFalse();

    assertThat(host.dialIn("dt-1")).isTrue();
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
  }

  private ImmutableList<Flow> flowsNaming(int ofport) {
    return host.flows().flows().flows().stream()
        .filter(
            flow ->
                flow.key().match().inPort().equals(java.util.OptionalInt.of(ofport))
                    || flow.toString().contains("Output[port=" + ofport + "]"))
        .collect(ImmutableList.toImmutableList());
  }

  private static Flow floodEverything() {
    return Flow.of(
        new FlowKey(0, 900, FlowMatch.ANY),
        0,
        new ApplyActions(
            ImmutableList.copyOf(
                ImmutableSet.of(new FlowAction.Output(1), new FlowAction.Output(2)))));
  }

  private static FlowChangeSet adding(Flow flow) {
    return new FlowChangeSet(ImmutableList.of(), ImmutableList.of(flow), ImmutableList.of());
  }
}
