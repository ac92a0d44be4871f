package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.PlanStep.ApplyFlows;
import dev.overlane.controller.plan.PlanStep.ApplyRows;
import dev.overlane.controller.plan.PlanStep.Await;
import dev.overlane.controller.plan.PlanStep.Blocked;
import dev.overlane.controller.plan.PlanStep.Converged;
import dev.overlane.controller.plan.PlanStep.MendRows;
import dev.overlane.controller.plan.PlanStep.ReadFlows;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The next step for dt-1, and what its rows mean. */
final class HostPlannerTest {
  private static final String FAKE_BRIDGES =
      Networks.SEED.replace("dt-1:\n", "dt-1:\n    fake-bridges: true\n")
          + "ports:\n  M: { segment: ab }\n";

  private final World world = new World(VirtualTime.inOrder());
  private final FakeHost real = world.addHost("dt-1", "192.168.77.25");
  private NetworkModel model = Networks.parse(Networks.SEED);
  private HostReport heard = HostReport.EMPTY;
  private boolean rowsHeld;
  private Optional<SwitchMeters> meters = Optional.of(SwitchMeters.IMPOSSIBLE);

  private Host host() {
    return model.hosts().get("dt-1");
  }

  private OvsdbState rows() {
    return OvsdbCompiler.compile(model, host());
  }

  /** The rows become as the file says. */
  private void makeRows() {
    real.commit(OvsdbDiff.between(rows(), real.rows()).changes());
    react();
  }

  private void react() {
    world.time().advance(Duration.ofMillis(1));
  }

  private FleetView view() {
    ImmutableMap<String, HostReport> reports = ImmutableMap.of("dt-1", heard);
    ImmutableMap<String, String> places = FloatingPlaces.of(reports, ImmutableMap.of());
    return new FleetView(
        1,
        model,
        RosterBuilder.build(model, reports, places),
        places,
        reports,
        ImmutableSet.of("dt-2"));
  }

  private HostPlan plan(boolean rowsKnown, boolean connected, Optional<FlowSet> flows) {
    return HostPlanner.plan(
        view(),
        host(),
        rows(),
        new Observation(
            rowsKnown ? Optional.of(real.rows()) : Optional.empty(),
            rowsHeld,
            rowsKnown ? Optional.of(real.rows()) : Optional.empty(),
            connected,
            connected ? Optional.of(new SwitchPorts(real.ports())) : Optional.empty(),
            flows,
            meters,
            ImmutableSortedMap.of()));
  }

  private HostPlan planWithAll(FlowSet flows) {
    return plan(true, true, Optional.of(flows));
  }

  /** What is found, the fleet having heard of it. */
  private HostSurvey survey() {
    heard = planWithAll(FlowSet.EMPTY).survey().orElseThrow().report();
    return planWithAll(FlowSet.EMPTY).survey().orElseThrow();
  }

  private FlowSet desired() {
    return planWithAll(FlowSet.EMPTY).desiredFlows().orElseThrow();
  }

  @Test
  void nothingKnown_awaitsTheServer() {
    assertThat(plan(false, false, Optional.empty()).step())
        .isEqualTo(new Await(HostPhase.UNREACHABLE, "no session with its ovsdb-server"));
  }

  @Test
  void switchAlone_isReadThenAwaitsTheServer() {
    makeRows();

    assertThat(plan(false, true, Optional.empty()).step()).isEqualTo(new ReadFlows());
    assertThat(plan(false, true, Optional.of(desired())).step()).isInstanceOf(Await.class);
  }

  @Test
  void rowsAlone_withoutABridge_areMadeWhole() {
    assertThat(plan(true, false, Optional.empty()).step())
        .isEqualTo(new ApplyRows(OvsdbDiff.between(rows(), real.rows()).changes()));
  }

  @Test
  void rowsAlone_withABridge_haveOnlyTheBridgeRepaired() {
    makeRows();
    real.setBridge("br0", "fail_mode", FakeHost.text("standalone"));
    real.setPortTag("vA", 7);

    assertThat(plan(true, false, Optional.empty()).step())
        .isEqualTo(new ApplyRows(OvsdbDiff.between(rows(), real.rows()).bridgeChanges()));
  }

  @Test
  void flows_goBeforeRows() {
    makeRows();
    FlowSet before = desired();
    real.setPortTag("vA", 7);

    HostPlan first = planWithAll(before);
    assertThat(first.step()).isInstanceOf(ApplyFlows.class);
    assertThat(((ApplyFlows) first.step()).changes().deletes()).isNotEmpty();

    assertThat(planWithAll(first.desiredFlows().orElseThrow()).step())
        .isInstanceOf(ApplyRows.class);
  }

  private void bendTunnel() {
    real.putInterfaceKey("vtep0", "options", "key", "9999");
    react();
  }

  private static ImmutableList<Flow> goneBy(PlanStep step) {
    return ((ApplyFlows) step).changes().deletes();
  }

  @Test
  void bentTunnel_isMendedUnderItsFlows() {
    makeRows();
    FlowSet before = desired();
    bendTunnel();

    HostPlan plan = planWithAll(before);

    assertThat(plan.step())
        .isEqualTo(new MendRows(OvsdbDiff.between(rows(), real.rows()).changes()));
    assertThat(plan.desiredFlows()).contains(before);
    assertThat(survey().bindings().tunnelOfport()).isEmpty();
  }

  @Test
  void bentTunnelWhoseRowsCannotBeChanged_losesItsFlows() {
    makeRows();
    FlowSet before = desired();
    bendTunnel();
    rowsHeld = true;

    HostPlan first = planWithAll(before);

    int tunnel = real.ofport("vtep0");
    assertThat(goneBy(first.step()))
        .anyMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(tunnel)));
    assertThat(first.desiredFlows().orElseThrow().toString())
        .doesNotContain(new FlowAction.Output(tunnel).toString());
    rowsHeld = false;
    assertThat(planWithAll(first.desiredFlows().orElseThrow()).step())
        .isInstanceOf(ApplyRows.class);
  }

  @Test
  void bentTunnelOfAServerThatIsGone_losesItsFlows() {
    makeRows();
    FlowSet before = desired();
    bendTunnel();

    PlanStep step =
        HostPlanner.plan(
                view(),
                host(),
                rows(),
                new Observation(
                    Optional.empty(),
                    false,
                    Optional.of(real.rows()),
                    true,
                    Optional.of(new SwitchPorts(real.ports())),
                    Optional.of(before),
                    meters,
                    ImmutableSortedMap.of()))
            .step();

    assertThat(goneBy(step))
        .anyMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(real.ofport("vtep0"))));
  }

  @Test
  void bentTunnelAndAPortThatDiffers_loseTheirFlowsFirst() {
    makeRows();
    FlowSet before = desired();
    real.setPortTag("vA", 7);
    bendTunnel();

    HostPlan first = planWithAll(before);

    assertThat(goneBy(first.step()))
        .anyMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(real.ofport("vA"))))
        .anyMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(real.ofport("vtep0"))));
    assertThat(planWithAll(first.desiredFlows().orElseThrow()).step())
        .isInstanceOf(ApplyRows.class);
  }

  @Test
  void tunnelThatTheSwitchOpensAnew_losesItsFlowsFirst() {
    makeRows();
    FlowSet before = desired();
    real.setInterface("vtep0", "type", FakeHost.text("geneve"));

    assertThat(planWithAll(before).step()).isInstanceOf(ApplyFlows.class);
  }

  @Test
  void deletedTunnel_isMadeAgainOnceNothingNamesIt_underTheWaysToOtherHosts() {
    makeRows();
    FlowSet before = desired();
    int tunnel = real.ofport("vtep0");
    real.deletePort("vtep0");
    react();

    FlowChangeSet closing = ((ApplyFlows) planWithAll(before).step()).changes();
    FlowSet closed = closing.applyTo(before);

    assertThat(closing.deletes())
        .extracting(flow -> flow.key().table())
        .containsExactlyInAnyOrder(FlowTable.CLASSIFY.id(), FlowTable.UPLINK.id());
    assertThat(closing.adds())
        .isNotEmpty()
        .allMatch(flow -> flow.key().table() == FlowTable.EGRESS.id());
    assertThat(closed.flows())
        .noneMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(tunnel)));
    assertThat(closed.toString()).doesNotContain(new FlowAction.Output(tunnel).toString());
    assertThat(planWithAll(closed).step())
        .isEqualTo(new ApplyRows(OvsdbDiff.between(rows(), real.rows()).changes()));
  }

  @Test
  void bentTunnelWhoseNumberIsAnotherPortsByNow_losesItsFlowsFirst() {
    makeRows();
    FlowSet before = desired();
    int tunnel = real.ofport("vtep0");
    bendTunnel();
    Map<Integer, String> ports = new HashMap<>(real.ports());
    ports.put(tunnel, "eth9");

    HostPlan plan =
        HostPlanner.plan(
            view(),
            host(),
            rows(),
            new Observation(
                Optional.of(real.rows()),
                false,
                Optional.of(real.rows()),
                true,
                Optional.of(new SwitchPorts(ImmutableMap.copyOf(ports))),
                Optional.of(before),
                meters,
                ImmutableSortedMap.of()));

    assertThat(plan.step()).isInstanceOf(ApplyFlows.class);
  }

  @Test
  void tunnelThatCameBackUnderAnotherNumber_hasAllItsFlowsReplaced() {
    makeRows();
    FlowSet before = desired();
    int former = real.ofport("vtep0");
    real.deletePort("vtep0");
    react();
    real.preferOfport(former + 20);
    makeRows();

    HostPlan plan = planWithAll(before);

    assertThat(goneBy(plan.step()))
        .anyMatch(flow -> flow.key().match().inPort().equals(OptionalInt.of(former)));
    assertThat(plan.desiredFlows().orElseThrow().toString())
        .contains(new FlowAction.Output(former + 20).toString())
        .doesNotContain(new FlowAction.Output(former).toString());
  }

  @Test
  void newOptionsOfTheFile_withFlowsThatStayTheSame_areMadeUnderThem() {
    makeRows();
    FlowSet before = desired();
    model = Networks.parse(Networks.SEED + "overlay: { udp-port: 4790 }\n");

    assertThat(planWithAll(before).step()).isInstanceOf(MendRows.class);
  }

  @Test
  void newOptionsOfTheFile_withOtherFlows_comeAfterTheFlowsAreGone() {
    makeRows();
    FlowSet before = desired();
    model =
        Networks.parse(
            Networks.SEED.replace("vni: 10100", "vni: 10102") + "overlay: { udp-port: 4790 }\n");

    HostPlan first = planWithAll(before);

    assertThat(first.step()).isInstanceOf(ApplyFlows.class);
    assertThat(first.desiredFlows().orElseThrow().toString())
        .doesNotContain(new FlowAction.Output(real.ofport("vtep0")).toString());
  }

  @Test
  void everythingAsDesired_isConverged() {
    makeRows();

    assertThat(planWithAll(desired()).step()).isEqualTo(new Converged());
  }

  @Test
  void reportThatTheFleetHasNotHeardOf_isWaitedFor() {
    makeRows();
    FlowSet before = desired();
    real.putInterfaceKey("vA", "external_ids", "attached-mac", "02:00:00:00:00:0a");

    assertThat(planWithAll(before).step()).isInstanceOf(Await.class);

    survey();
    assertThat(planWithAll(before).step()).isInstanceOf(ApplyFlows.class);
  }

  @Test
  void blockedHost_isLeftAlone() {
    real.addBridge("br0");
    real.addPort("br0", "eth0");

    assertThat(planWithAll(FlowSet.EMPTY).step()).isInstanceOf(Blocked.class);
  }

  @Test
  void portWithoutOfport_hasNoFlowsAndIsAwaited() {
    real.setReaction(Duration.ofHours(1));
    makeRows();

    HostSurvey survey = survey();

    assertThat(survey.bindings().ports()).isEmpty();
    assertThat(survey.waiting().get("A")).contains("has not opened vA");
    assertThat(planWithAll(desired()).step()).isInstanceOf(Await.class);
  }

  @Test
  void portThatCannotBeOpened_hasNoFlowsAndIsNotAwaited() {
    real.setDevice("vA", false);
    makeRows();

    assertThat(survey().waiting().get("A")).contains("could not open");
    assertThat(planWithAll(desired()).step()).isEqualTo(new Converged());
  }

  @Test
  void portWithAnotherTag_hasNoFlows() {
    makeRows();
    real.setPortTag("vA", 7);

    assertThat(survey().bindings().ports()).containsOnlyKeys("vX");
  }

  @Test
  void portPluggedIntoAFakeBridge_isAMember() {
    model = Networks.parse(FAKE_BRIDGES);
    makeRows();
    real.addPort("br0", "pipe");
    real.setPortTag("pipe", 101);
    react();

    assertThat(survey().report().plugged().get("pipe").segment()).isEqualTo("xy");
    assertThat(survey().bindings().ports().get("pipe").segment()).isEqualTo("xy");
  }

  @Test
  void patchPortWithASegmentsTag_isForeign() {
    model = Networks.parse(FAKE_BRIDGES);
    makeRows();
    real.addPort("br0", "patch0");
    real.setPortTag("patch0", 101);
    real.setInterface("patch0", "type", FakeHost.text("patch"));
    react();

    assertThat(survey().foreign()).containsExactly(Map.entry("patch0", ""));
    assertThat(survey().bindings().ports()).doesNotContainKey("patch0");
  }

  @Test
  void ifaceIdThatNoPortHas_isForeign_andSaidWhy() {
    model = Networks.parse(FAKE_BRIDGES + "  N: { segment: ab, iface-id: \"0b6cd4f2\" }\n");
    makeRows();
    for (String id : new String[] {"N", "x".repeat(200), "a\u001b[2J"}) {
      String device = "tap" + id.length();
      real.addPort("br0", device);
      real.putInterfaceKey(device, "external_ids", "iface-id", id);
    }
    react();

    assertThat(survey().foreign())
        .containsOnly(
            Map.entry("tap5", "no port has its iface-id a?[2J"),
            Map.entry("tap1", "the iface-id of N is 0b6cd4f2, not its name"),
            Map.entry("tap200", "no port has its iface-id " + "x".repeat(64)));
  }

  @Test
  void trunkPortThatClaimsToBeAFloatingOne_isNotBound() {
    model = Networks.parse(FAKE_BRIDGES);
    makeRows();
    real.addPort("br0", "vM");
    real.putInterfaceKey("vM", "external_ids", "iface-id", "M");
    real.setPort("vM", "vlan_mode", FakeHost.text("trunk"));
    react();

    assertThat(survey().bindings().ports()).doesNotContainKey("vM");
    assertThat(survey().report().floating()).isEmpty();
  }

  @Test
  void twoInterfacesWithOneIfaceId_areBoundOnce() {
    model = Networks.parse(FAKE_BRIDGES);
    makeRows();
    for (String device : new String[] {"vM1", "vM2"}) {
      real.addPort("br0", device);
      real.putInterfaceKey(device, "external_ids", "iface-id", "M");
    }
    react();

    assertThat(survey().bindings().ports()).containsKey("vM1").doesNotContainKey("vM2");
    assertThat(survey().foreign()).containsExactly(Map.entry("vM2", "M is vM1 already"));
  }

  @Test
  void attachedMac_isReportedAndBound() {
    makeRows();
    MacAddress mac = MacAddress.parse("02:00:00:00:00:0a").orElseThrow();
    real.putInterfaceKey("vA", "external_ids", "attached-mac", mac.toString());
    react();

    HostSurvey survey = survey();

    assertThat(survey.report().attached()).containsEntry("A", mac);
    assertThat(survey.bindings().ports().get("vA").knownMac()).contains(mac);
  }

  @Test
  void attachedMacOfADeclaredMember_drawsNoTraffic() {
    model =
        Networks.parse(
            Networks.SEED.replace("interface: vB", "interface: vB, mac: \"02:00:00:00:00:0b\""));
    makeRows();
    real.putInterfaceKey("vA", "external_ids", "attached-mac", "02:00:00:00:00:0b");
    react();

    assertThat(survey().bindings().ports()).doesNotContainKey("vA");
    assertThat(survey().waiting().get("A")).contains("another member's");
  }
}
