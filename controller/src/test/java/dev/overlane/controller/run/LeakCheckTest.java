package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Vni;
import dev.overlane.controller.isolation.Entitlement;
import dev.overlane.controller.isolation.LeakCheck;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.FlowSet;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check itself: each leak that is planted is found, and named. */
final class LeakCheckTest {
  private static final Bits AB = Metadata.segment(new Vni(10100));
  private static final Bits XY = Metadata.segment(new Vni(10101));
  private static final MacAddress STATION = new MacAddress(0x0200_0000_0042L);

  private final Rig rig = Rig.ofTwoHosts();
  private final World world = rig.world();
  private final FakeHost one = world.host("dt-1");
  private final FakeHost two = world.host("dt-2");
  private final Entitlement truth = new Entitlement();
  private final LeakCheck leaks = new LeakCheck(world, truth, "vtep0");

  @BeforeEach
  void converge() {
    rig.converge(Networks.SEED);
    truth.accepted(Networks.parse(Networks.SEED));
    leaks.run();
    truth.atRest(one);
    truth.atRest(two);
    leaks.run();
  }

  @Test
  void convergedNetwork_hasWaysInsideSegmentsOnly() {
    assertThat(leaks.reaches("dt-1", "vA", "dt-2", "vB")).isTrue();
    assertThat(leaks.reaches("dt-2", "vY", "dt-1", "vX")).isTrue();
    assertThat(leaks.reaches("dt-1", "vA", "dt-2", "vY")).isFalse();
    assertThat(leaks.reaches("dt-1", "vA", "dt-1", "vX")).isFalse();
  }

  @Test
  void wrongVniInATunnelFlow_isNamedWithPortsPacketsAndPath() {
    bend(
        one,
        flow -> isOf(flow, FlowTable.EGRESS, AB),
        action ->
            action instanceof FlowAction.SetTunnelId ? new FlowAction.SetTunnelId(10101) : action);

    assertLeak(
        "dt-1/vA is in ab, dt-2/vY in xy",
        "dt-1/vA reaches dt-2/vY: ",
        " untagged",
        "\n    dt-1 ",
        "set_field:0x2775->tun_id",
        "\n    dt-2 ",
        "tun_id=0x2775");
  }

  @Test
  void guardWithoutItsSegment_letsStaleLearnedStateAcross() {
    int portOfA = one.ofport("vA");
    Bits anySegment = Metadata.toPort(portOfA);
    add(
        one,
        Flow.of(
            FlowTable.EGRESS.key(FlowPriority.EXACT, FlowMatch.ANY.withMetadata(anySegment)),
            0,
            output(portOfA)));
    leaks.run();

    one.learn(learned(XY, portOfA));

    assertLeak("/vX reaches dt-1/vA: ", "> " + STATION, "dl_dst=" + STATION);
  }

  @Test
  void staleLearnedState_behindGoodGuardsIsNoLeak() {
    one.learn(learned(XY, one.ofport("vA")));
    two.learn(learned(AB, two.ofport("vY")));

    leaks.run();
  }

  @Test
  void outputToAPortOfAnotherSegment_isNamed() {
    int portOfX = one.ofport("vX");
    bend(
        one,
        flow -> isOf(flow, FlowTable.EGRESS, AB) && flow.key().priority() == 100,
        action ->
            action.equals(new FlowAction.Output(one.ofport("vA")))
                ? new FlowAction.Output(portOfX)
                : action);

    assertLeak("reaches dt-1/vX: ", "output:" + portOfX);
  }

  @Test
  void flowsThatOutliveARenumbering_areNamed() {
    FlowSet before = one.flows().flows();
    int portOfA = one.ofport("vA");
    int portOfX = one.ofport("vX");
    rig.kill();
    one.setDevice("vA", false);
    one.setDevice("vX", false);
    rig.settle();
    one.preferOfport(portOfX);
    one.setDevice("vA", true);
    rig.settle();
    one.preferOfport(portOfA);
    one.setDevice("vX", true);
    rig.settle();
    assertThat(one.flows().flows()).isEqualTo(before);
    assertThat(one.ofport("vA")).isEqualTo(portOfX);

    assertLeak("dt-1/vA", "dt-2/vY", "in_port=" + portOfX);
  }

  @Test
  void packetsFromAnyVtep_areNamedWithOneThatIsNobodys() {
    FlowMatch anybody = FlowMatch.ANY.withInPort(one.tunnelPort().getAsInt()).withTunnelId(10100);
    add(
        one,
        new Flow(
            FlowTable.TUNNEL.key(FlowPriority.VETO, anybody),
            0,
            ImmutableList.of(new WriteMetadata(AB.and(Metadata.TUNNEL)), FlowTable.LEARN.enter()),
            Flow.Lifetime.PERMANENT));

    assertLeak("a tunnel packet that is nobody's gets into dt-1/vA", "from VTEP ", "key 10100");
  }

  @Test
  void keyThatIsTakenForAnotherSegment_isNamed() {
    FlowMatch peers =
        FlowMatch.ANY
            .withInPort(one.tunnelPort().getAsInt())
            .withTunnelSource(two.vtep())
            .withTunnelId(77);
    add(
        one,
        new Flow(
            FlowTable.TUNNEL.key(FlowPriority.EXACT, peers),
            0,
            ImmutableList.of(new WriteMetadata(XY.and(Metadata.TUNNEL)), FlowTable.LEARN.enter()),
            Flow.Lifetime.PERMANENT));

    assertLeak("gets into dt-1/vX", "from VTEP " + two.vtep() + " with key 77");
  }

  @Test
  void tagThatChoosesTheSegment_isNamed() {
    VlanMatch tagged = new VlanMatch(101);
    add(
        one,
        new Flow(
            FlowTable.CLASSIFY.key(
                FlowPriority.EXACT, FlowMatch.ANY.withInPort(one.ofport("vA")).withVlan(tagged)),
            0,
            ImmutableList.of(
                new ApplyActions(ImmutableList.of(new FlowAction.PopVlan())),
                new WriteMetadata(XY.and(Metadata.LOCAL)),
                FlowTable.FORWARD.enter()),
            Flow.Lifetime.PERMANENT));

    assertLeak("dt-1/vA is in ab, dt-1/vX in xy", " tag 101", "dl_vlan=101");
  }

  @Test
  void copyForAVtepOfNobody_isNamed() {
    bend(
        one,
        flow -> isOf(flow, FlowTable.EGRESS, AB),
        action ->
            action instanceof FlowAction.SetTunnelDestination
                ? new FlowAction.SetTunnelDestination(new Ipv4Address(0x0a00_0001))
                : action);

    assertLeak("dt-1/vA sends to 10.0.0.1, which is no VTEP that the host knows");
  }

  @Test
  void foreignPortThatGetsFlows_isNamed() {
    one.addPort("br0", "stray");
    rig.advance(Duration.ofSeconds(1));
    bend(
        one,
        flow -> isOf(flow, FlowTable.EGRESS, AB) && flow.key().priority() == 100,
        action ->
            action.equals(new FlowAction.Output(one.ofport("vA")))
                ? new FlowAction.Output(one.ofport("stray"))
                : action);

    assertLeak("reaches dt-1/stray: ", "dt-1/stray in no segment");
  }

  @Test
  void oldFlowsAfterARest_areNamed() {
    ImmutableList<Flow> before = one.flows().flows().flows().asList();
    String moved = Networks.SEED.replace("A: { segment: ab,", "A: { segment: xy,");
    truth.accepted(Networks.parse(moved));
    rig.converge(moved);
    leaks.run();
    truth.atRest(one);
    truth.atRest(two);
    leaks.run();

    one.flows()
        .plant(new FlowChangeSet(one.flows().flows().flows().asList(), before, ImmutableList.of()));

    // The others have forgotten it: only what is forged gets through.
    assertLeak("gets into dt-1/vA, which is in xy", "with key 10100");
  }

  @Test
  void portInTwoSegmentsAtOnce_isNamedEvenWhereTheFileLeavesBothOpen() {
    String moved = Networks.SEED.replace("A: { segment: ab,", "A: { segment: xy,");
    truth.accepted(Networks.parse(moved));
    leaks.run();
    bend(
        one,
        flow -> isOf(flow, FlowTable.EGRESS, XY) && flow.key().priority() == 100,
        action ->
            action.equals(new FlowAction.Output(one.ofport("vX")))
                ? new FlowAction.Output(one.ofport("vA"))
                : action);

    assertLeak("dt-1/vA is in two segments at once");
  }

  private void assertLeak(String... words) {
    assertThatThrownBy(leaks::run).isInstanceOf(AssertionError.class).message().contains(words);
  }

  private static boolean isOf(Flow flow, FlowTable table, Bits segment) {
    Bits metadata = flow.key().match().metadata();
    return flow.key().table() == table.id()
        && MetadataField.SEGMENT.in(metadata).equals(MetadataField.SEGMENT.in(segment));
  }

  private static Flow learned(Bits segment, int port) {
    return new Flow(
        FlowTable.LEARNED.key(
            FlowPriority.EXACT,
            FlowMatch.ANY.withMetadata(segment).withEthDestination(MaskedMac.exact(STATION))),
        0,
        ImmutableList.of(
            new ApplyActions(
                ImmutableList.of(
                    new FlowAction.LoadMetadata(MetadataField.DEST.offset(), 16, port)))),
        new Flow.Lifetime(0, 300, 0));
  }

  private static ApplyActions output(int port) {
    return new ApplyActions(ImmutableList.of(new FlowAction.Output(port)));
  }

  private static void add(FakeHost host, Flow... flows) {
    host.flows()
        .plant(
            new FlowChangeSet(ImmutableList.of(), ImmutableList.copyOf(flows), ImmutableList.of()));
  }

  /** Changes actions of some of the controller's flows. */
  private static void bend(FakeHost host, Predicate<Flow> which, UnaryOperator<FlowAction> change) {
    ImmutableList<Flow> bent =
        host.flows().flows().flows().stream()
            .filter(which)
            .map(flow -> bent(flow, change))
            .collect(ImmutableList.toImmutableList());
    assertThat(bent).isNotEmpty();
    add(host, bent.toArray(new Flow[0]));
  }

  private static Flow bent(Flow flow, UnaryOperator<FlowAction> change) {
    ImmutableList.Builder<FlowInstruction> instructions = ImmutableList.builder();
    for (FlowInstruction instruction : flow.instructions()) {
      instructions.add(
          instruction instanceof ApplyActions apply
              ? new ApplyActions(
                  apply.actions().stream().map(change).collect(ImmutableList.toImmutableList()))
              : instruction);
    }
    return new Flow(flow.key(), flow.cookie(), instructions.build(), flow.lifetime());
  }
}
