package dev.overlane.flow.pipeline;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.HostScope.SegmentScope;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Commit;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowAction.PopVlan;
import dev.overlane.flow.state.FlowAction.SetTunnelDestination;
import dev.overlane.flow.state.FlowAction.SetTunnelId;
import dev.overlane.flow.state.FlowAction.Track;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import dev.overlane.flow.state.RawBytes;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PipelineVerifierTest {
  private static final Ipv4Address PEER = new Ipv4Address(0xc000_0201);
  private static final Ipv4Address OTHER = new Ipv4Address(0xc000_0202);
  private static final Bits RED = Metadata.segment(new Vni(100));
  private static final Bits BLUE = Metadata.segment(new Vni(200));

  private static final FlowMatch FROM_PEER = FlowMatch.ANY.withTunnelSource(PEER);

  /** Tunnel is port 1; red (100) has port 2 and PEER; blue (200) has port 3 and OTHER. */
  private static final HostScope SCOPE =
      new HostScope(
          OptionalInt.of(1),
          ImmutableMap.of(
              100, scope(100, 2, PEER),
              200, scope(200, 3, OTHER)),
          false);

  private static SegmentScope scope(int vni, int port, Ipv4Address peer) {
    return new SegmentScope(
        ImmutableSet.of(port),
        new TunnelKey(vni, Optional.empty()),
        ImmutableSet.of(peer),
        vni / 100);
  }

  @Test
  void segment_writtenInForward_breaksI5() {
    assertBreaks("I5", flow(FlowTable.FORWARD, FlowMatch.ANY, new WriteMetadata(RED)));
  }

  @Test
  void segment_writtenForAnotherSegmentsPort_breaksI1() {
    FlowMatch match = FlowMatch.ANY.withInPort(3).withVlan(VlanMatch.UNTAGGED);

    assertBreaks("I1", flow(FlowTable.CLASSIFY, match, new WriteMetadata(RED.and(Metadata.LOCAL))));
  }

  @Test
  void segment_writtenForTaggedFrames_breaksI1() {
    FlowMatch match = FlowMatch.ANY.withInPort(2);

    assertBreaks("I1", flow(FlowTable.CLASSIFY, match, new WriteMetadata(RED.and(Metadata.LOCAL))));
  }

  @Test
  void segment_writtenForAnotherSegmentsKey_breaksI1() {
    FlowMatch match = FROM_PEER.withTunnelId(200);

    assertBreaks("I1", flow(FlowTable.TUNNEL, match, new WriteMetadata(RED.and(Metadata.TUNNEL))));
  }

  @Test
  void tunnelPacket_saidToBeLocal_breaksI1() {
    FlowMatch match = FROM_PEER.withTunnelId(100);

    assertBreaks("I1", flow(FlowTable.TUNNEL, match, new WriteMetadata(RED.and(Metadata.LOCAL))));
  }

  @Test
  void segment_openToAnySender_breaksI1() {
    FlowMatch match = FlowMatch.ANY.withTunnelId(100);

    assertBreaks("I1", flow(FlowTable.TUNNEL, match, new WriteMetadata(RED.and(Metadata.TUNNEL))));
  }

  @Test
  void segment_openToAVtepWithoutMembers_breaksI1() {
    FlowMatch match = FROM_PEER.withTunnelId(100).withTunnelSource(OTHER);

    assertBreaks("I1", flow(FlowTable.TUNNEL, match, new WriteMetadata(RED.and(Metadata.TUNNEL))));
  }

  @Test
  void tunnelStage_enteredFromALocalPort_breaksI1() {
    assertBreaks(
        "I1", flow(FlowTable.CLASSIFY, FlowMatch.ANY.withInPort(2), FlowTable.TUNNEL.enter()));
  }

  @Test
  void output_outsideEgress_breaksI5() {
    assertBreaks("I5", flow(FlowTable.FORWARD, FlowMatch.ANY, actions(new Output(2))));
  }

  @Test
  void output_withoutSegment_breaksI2() {
    assertBreaks("I2", flow(FlowTable.EGRESS, FlowMatch.ANY, actions(new Output(2))));
  }

  @Test
  void answer_thatDoesMoreOrGoesElsewhere_breaksI2() {
    FlowInstruction turn = actions(new FlowAction.TurnSolicitation(false));
    FlowInstruction advertise =
        actions(
            new FlowAction.Advertise(
                new MacAddress(0x0200_0000_0001L), new IpAddress("2001:db8::1")));
    FlowInstruction answer =
        actions(new FlowAction.AnswerArp(new MacAddress(0x0200_0000_0001L), PEER));

    assertBreaks("I2", flow(FlowTable.ANSWER, metadata(RED), turn));
    assertBreaks("I2", flow(FlowTable.ANSWER, metadata(RED), turn, FlowTable.LEARN.enter()));
    assertBreaks("I2", flow(FlowTable.ANSWER, metadata(RED), answer, FlowTable.LEARN.enter()));
    assertBreaks("I2", flow(FlowTable.ANSWER, FlowMatch.ANY, turn, FlowTable.ADVERTISE.enter()));
    assertBreaks("I2", flow(FlowTable.ADVERTISE, FlowMatch.ANY, advertise));
    assertBreaks("I5", flow(FlowTable.ANSWER, metadata(RED), advertise));
    assertThatCode(() -> verify(flow(FlowTable.ADVERTISE, metadata(RED), advertise)))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> verify(flow(FlowTable.ANSWER, metadata(RED), turn, FlowTable.ADVERTISE.enter())))
        .doesNotThrowAnyException();
  }

  @Test
  void output_toAnotherSegmentsPort_breaksI2() {
    assertBreaks("I2", flow(FlowTable.EGRESS, metadata(BLUE), actions(new Output(2))));
  }

  @Test
  void output_withAnotherSegmentsKey_breaksI2() {
    assertBreaks(
        "I2",
        flow(
            FlowTable.EGRESS,
            metadata(BLUE.and(Metadata.LOCAL)),
            actions(new SetTunnelId(100), new SetTunnelDestination(OTHER), new Output(1))));
  }

  @Test
  void output_toAPeerOfAnotherSegment_breaksI2() {
    assertBreaks(
        "I2",
        flow(
            FlowTable.EGRESS,
            metadata(BLUE.and(Metadata.LOCAL)),
            actions(new SetTunnelId(200), new SetTunnelDestination(PEER), new Output(1))));
  }

  @Test
  void output_toTheTunnelFromAnySource_breaksI3() {
    FlowInstruction send =
        actions(new SetTunnelId(100), new SetTunnelDestination(PEER), new Output(1));

    assertBreaks("I3", flow(FlowTable.EGRESS, metadata(RED), send));
    assertBreaks("I3", flow(FlowTable.EGRESS, metadata(RED.and(Metadata.TUNNEL)), send));
    assertThatCode(() -> verify(flow(FlowTable.EGRESS, metadata(RED.and(Metadata.LOCAL)), send)))
        .doesNotThrowAnyException();
  }

  @Test
  void wayToTheUplink_isForPeersOfTheSegmentAndItsKey() {
    FlowMatch red = metadata(RED.and(Metadata.LOCAL));
    FlowInstruction next = FlowTable.UPLINK.enter();

    assertThatCode(() -> verify(flow(FlowTable.EGRESS, red, address(100, PEER), next)))
        .doesNotThrowAnyException();
    assertBreaks("I2", flow(FlowTable.EGRESS, red, next));
    assertBreaks("I2", flow(FlowTable.EGRESS, red, address(200, PEER), next));
    assertBreaks("I2", flow(FlowTable.EGRESS, red, address(100, OTHER), next));
    assertBreaks("I2", flow(FlowTable.EGRESS, metadata(Metadata.LOCAL), address(100, PEER), next));
    assertBreaks("I3", flow(FlowTable.EGRESS, metadata(RED), address(100, PEER), next));
    assertBreaks("I4", flow(FlowTable.FORWARD, metadata(RED), next));
  }

  @Test
  void uplink_outputsWhatComesFromLocalPortsToTheTunnelAlone() {
    FlowMatch local = metadata(Metadata.LOCAL);

    assertThatCode(() -> verify(flow(FlowTable.UPLINK, local, actions(new Output(1)))))
        .doesNotThrowAnyException();
    assertBreaks("I2", flow(FlowTable.UPLINK, local, actions(new Output(2))));
    assertBreaks("I3", flow(FlowTable.UPLINK, FlowMatch.ANY, actions(new Output(1))));
    assertBreaks("I5", flow(FlowTable.UPLINK, local, address(100, PEER)));
  }

  private static ApplyActions address(long key, Ipv4Address peer) {
    return actions(new SetTunnelId(key), new SetTunnelDestination(peer));
  }

  @Test
  void way_pastAdmission_breaksI4() {
    FlowMatch match = FlowMatch.ANY.withInPort(2).withVlan(VlanMatch.UNTAGGED);

    assertBreaks("I4", flow(FlowTable.CLASSIFY, match, FlowTable.EGRESS.enter()));
  }

  @Test
  void lookUp_ofAnotherTableThanLearned_breaksI4() {
    assertBreaks("I4", flow(FlowTable.FORWARD, FlowMatch.ANY, actions(FlowTable.EGRESS.consult())));
  }

  @Test
  void whatATableDoesNotDeclare_breaksI5() {
    FlowMatch byAddress =
        FlowMatch.ANY.withEthDestination(MaskedMac.exact(new MacAddress(0x0200_0000_0001L)));
    FlowMatch partly = metadata(new Bits(1, 1));
    Bits reserved = new Bits(0, 1L << 26);

    assertBreaks("I5", flow(FlowTable.EGRESS, byAddress));
    assertBreaks("I5", flow(FlowTable.EGRESS, partly));
    assertBreaks("I5", flow(FlowTable.FORWARD, FlowMatch.ANY, new WriteMetadata(reserved)));
    assertBreaks("I5", flow(FlowTable.ADMIT, FlowMatch.ANY, actions(new PopVlan())));
    assertBreaks("I5", flow(FlowTable.LEARNED, FlowMatch.ANY));
    assertBreaks(
        "I5", flow(FlowTable.LEARN, FlowMatch.ANY, actions(new FlowAction.LoadMetadata(0, 24, 1))));
    assertBreaks(
        "I5",
        flow(
            FlowTable.EGRESS, metadata(RED), new FlowInstruction.Opaque(RawBytes.of(new byte[8]))));
  }

  @Test
  void learning_otherwiseThanDeclared_breaksI6() {
    FlowAction elsewhere =
        new FlowAction.Learn(
            FlowTable.EGRESS.id(), 200, Pipeline.LEARNED.cookieOfPort(2), 300, 1024, 27, false);
    FlowMatch here = metadata(RED.and(Metadata.LOCAL)).withInPort(2);

    assertBreaks("I6", flow(FlowTable.LEARN, here, actions(elsewhere)));
    assertBreaks(
        "I6",
        flow(FlowTable.LEARN, here, actions(Pipeline.learnHere(2)), FlowTable.FORWARD.enter()));
    assertBreaks(
        "I6", flow(FlowTable.LEARN, metadata(RED).withInPort(2), actions(Pipeline.learnHere(2))));
    assertBreaks(
        "I6",
        flow(FlowTable.LEARN, metadata(RED.and(Metadata.LOCAL)), actions(Pipeline.learnHere(2))));
    assertBreaks("I6", flow(FlowTable.LEARN, here, actions(Pipeline.learnHere(3))));
    assertBreaks(
        "I6",
        flow(
            FlowTable.LEARN,
            metadata(RED.and(Metadata.TUNNEL)),
            actions(Pipeline.learnElsewhere(200))));
  }

  @Test
  void meter_ofAnotherPortOrElsewhere_breaksI8OrI5() {
    FlowMatch flooded = metadata(Metadata.NOWHERE).withInPort(2);

    assertThatCode(() -> verify(flow(FlowTable.LIMIT, flooded, new Meter(2))))
        .doesNotThrowAnyException();
    assertBreaks("I8", flow(FlowTable.LIMIT, flooded, new Meter(3)));
    assertBreaks("I8", flow(FlowTable.LIMIT, metadata(Metadata.NOWHERE), new Meter(2)));
    assertBreaks("I5", flow(FlowTable.ADMIT, FlowMatch.ANY.withInPort(2), new Meter(2)));
  }

  private static void assertBreaks(String invariant, Flow flow) {
    assertThatThrownBy(() -> verify(flow))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(invariant + " broken, ")
        .hasMessageEndingWith(FlowText.of(flow));
  }

  private static void verify(Flow flow) {
    new PipelineVerifier(SCOPE).verify(flow);
  }

  private static FlowMatch metadata(Bits bits) {
    return FlowMatch.ANY.withMetadata(bits);
  }

  private static ApplyActions actions(FlowAction... actions) {
    return new ApplyActions(ImmutableList.copyOf(actions));
  }

  @Test
  void connections_ofAnotherSegment_breakI7() {
    FlowInstruction commit = actions(new Commit(2));

    assertBreaks(
        "I7", flow(FlowTable.SEGMENT_RULES, metadata(RED), commit, FlowTable.LEARN.enter()));
    assertBreaks("I7", flow(FlowTable.SEGMENT_RULES, FlowMatch.ANY, actions(new Commit(1))));
    assertBreaks("I7", tracking(WHOLE, actions(new Track(2, 17))));
  }

  @Test
  void packet_thatMayBeTrackedAgain_breaksI7() {
    new PipelineVerifier(SCOPE).verify(tracking(WHOLE, actions(new Track(1, 17))));
    assertBreaks("I7", tracking(UNTRACKED, actions(new Track(1, 17)))); // it may be a fragment

    assertBreaks("I7", tracking(metadata(RED), actions(new Track(1, 17))));
    assertBreaks("I7", tracking(WHOLE, actions(new Track(1, 19))));
    assertBreaks("I7", tracking(WHOLE, actions(new Track(1, 17), new Track(1, 17))));
  }

  private static final FlowMatch UNTRACKED =
      metadata(RED).with(ConnectionState.match(0, ConnectionState.TRACKED));
  private static final FlowMatch WHOLE = UNTRACKED.with(HeaderMatch.exact(HeaderField.IP_FRAG, 0));

  private static Flow tracking(FlowMatch match, FlowInstruction... instructions) {
    return Flow.of(
        FlowTable.SENDER_RULES.key(FlowPriority.CONNECTION, match),
        FlowCookie.of(Feature.RULES),
        instructions);
  }

  private static Flow flow(FlowTable table, FlowMatch match, FlowInstruction... instructions) {
    return Flow.of(
        table.key(FlowPriority.EXACT, match), FlowCookie.of(Feature.EGRESS), instructions);
  }
}
