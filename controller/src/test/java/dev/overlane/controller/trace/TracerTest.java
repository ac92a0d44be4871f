package dev.overlane.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.RawBytes;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TracerTest {
  private static final String NETWORK =
      """
      version: 1
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        dt-1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, mac: "02:00:00:00:00:0a" }
            C: { segment: ab, interface: vC, mac: "02:00:00:00:00:0c" }
            X: { segment: xy, interface: vX }
        dt-2:
          address: 192.168.77.26
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:00:0b" }
            Y: { segment: xy, interface: vY }
      ports:
        M: { segment: ab, iface-id: m-1 }
      """;
  private static final int DROPPED_FIRST = 1000;

  private final Traced net = new Traced(NETWORK);

  @Test
  void packetToAMemberElsewhere_isDeliveredThroughTheTunnel() throws TraceRefused {
    Trace trace = net.trace("A B");

    assertThat(trace.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(Traced.hosts(trace)).containsExactly("dt-1", "dt-2");
    assertThat(trace.trail().orElseThrow().flooded()).isFalse();
    assertThat(trace.notes()).isEmpty();
    assertThat(place(trace)).isEqualTo("net.yaml:15:12");
  }

  @Test
  void flowsThatThePacketMeets_areOneColumn() throws TraceRefused {
    String text = TraceText.render(TraceJson.of(net.trace("A B")));

    assertThat(text.lines().filter(line -> line.contains(" table=")))
        .anyMatch(line -> line.startsWith("  NEIGHBOUR table="))
        .allMatch(line -> line.indexOf("table=") == 12);
  }

  @Test
  void packetToAMemberOfTheSameHost_isDeliveredThere() throws TraceRefused {
    Trace trace = net.trace("A C");

    assertThat(trace.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(Traced.hosts(trace)).containsExactly("dt-1");
  }

  @Test
  void packetToAnAddressThatNobodyKnows_isFloodedAndSaysSo() throws TraceRefused {
    Trace trace = net.trace("X Y");

    assertThat(trace.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(trace.trail().orElseThrow().flooded()).isTrue();
    assertThat(trace.notes().get(0)).contains("nobody has told or learned", "segment xy");
    assertThat(trace.packet().destinationBy()).isEqualTo(Packet.By.MADE_UP);
  }

  @Test
  void broadcast_reachesTheMemberAndTellsOfTheOthers() throws TraceRefused {
    Trace trace = net.trace("A B broadcast");

    assertThat(trace.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(trace.notes()).anyMatch(note -> note.contains("also sends it to port C"));
  }

  @Test
  void packetToAnotherSegment_staysInItsOwn() throws TraceRefused {
    Trace trace = net.trace("A Y");

    assertThat(trace.disposition()).isEqualTo(Disposition.DROPPED_OTHER_SEGMENT);
    assertThat(trace.verdict().reason()).contains("A is in segment ab, Y in segment xy");
    assertThat(place(trace)).isEqualTo("net.yaml:16:12");
  }

  @Test
  void packetOfASegmentsOnlyMember_staysInItsSegment() throws TraceRefused {
    Traced lonely = new Traced(NETWORK.replace("Y: { segment: xy", "Y: { segment: ab"));

    assertThat(lonely.trace("X Y").disposition()).isEqualTo(Disposition.DROPPED_OTHER_SEGMENT);
  }

  @Test
  void foreignSourceAddress_isDroppedByPortSecurity() throws TraceRefused {
    Trace trace = net.trace("A B eth-src=02:00:00:00:00:99");

    assertThat(trace.disposition()).isEqualTo(Disposition.DROPPED_PORT_SECURITY);
    assertThat(trace.verdict().reason()).contains("02:00:00:00:00:0a only");
    assertThat(place(trace)).isEqualTo("net.yaml:9:40");
    assertThat(net.trace("X Y eth-src=03:00:00:00:00:01").disposition())
        .isEqualTo(Disposition.DROPPED_PORT_SECURITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vlan=100", "vlan=0", "vlan=101,vlan=100"})
  void taggedFrame_isDropped(String packet) throws TraceRefused {
    Trace trace = net.trace("A B " + packet);

    assertThat(trace.disposition()).isEqualTo(Disposition.DROPPED_TAGGED);
    assertThat(place(trace)).isEqualTo("net.yaml:9:12");
  }

  @Test
  void addressThatNoBridgeForwards_isDropped() throws TraceRefused {
    assertThat(net.trace("A B eth-dst=01:80:c2:00:00:0e").disposition())
        .isEqualTo(Disposition.DROPPED_RESERVED);
  }

  @Test
  void addressOfAnotherPort_isDeliveredThere() throws TraceRefused {
    Trace here = net.trace("A B eth-dst=02:00:00:00:00:0c");
    Trace there = net.trace("A C eth-dst=02:00:00:00:00:0b");

    assertThat(here.disposition()).isEqualTo(Disposition.DELIVERED_ELSEWHERE);
    assertThat(here.verdict().reason()).contains("port C on dt-1");
    assertThat(there.disposition()).isEqualTo(Disposition.DELIVERED_ELSEWHERE);
    assertThat(there.verdict().reason()).contains("host dt-2");
  }

  @Test
  void floatingPortThatIsNowhere_isNoMember() throws TraceRefused {
    Trace trace = net.trace("A M");

    assertThat(trace.disposition()).isEqualTo(Disposition.NO_MEMBER);
    assertThat(trace.verdict().reason()).contains("iface-id=m-1");
    assertThat(place(trace)).isEqualTo("net.yaml:18:21");
    assertThat(net.trace("M A").disposition()).isEqualTo(Disposition.NO_MEMBER);
  }

  @Test
  void portWithoutADevice_isNotBound() throws TraceRefused {
    net.without("dt-2", "vB", "interface vB: no such device");

    Trace to = net.trace("A B");
    Trace from = net.trace("B A");

    assertThat(to.disposition()).isEqualTo(Disposition.NOT_BOUND);
    assertThat(to.verdict().reason()).contains("port B on dt-2", "no such device");
    assertThat(from.disposition()).isEqualTo(Disposition.NOT_BOUND);
    assertThat(from.trail()).isEmpty();
    assertThat(place(from)).isEqualTo("net.yaml:15:25");
  }

  @Test
  void hostThatNobodySees_isDownAndTheFileStandsIn() throws TraceRefused {
    net.unseen("dt-2", TraceHost.Source.DOWN, "its switch has no session");

    Trace trace = net.trace("A B");

    assertThat(trace.disposition()).isEqualTo(Disposition.HOST_DOWN);
    assertThat(trace.verdict().reason()).contains("dt-2", "no session", "DELIVERED");
    assertThat(place(trace)).isEqualTo("net.yaml:13:5");
    assertThat(net.trace("A C").disposition()).isEqualTo(Disposition.DELIVERED);
  }

  @Test
  void flowsThatAreBeingRead_areUnread() throws TraceRefused {
    net.unseen("dt-1", TraceHost.Source.UNREAD, "its flows are just being read");

    assertThat(net.trace("A B").disposition()).isEqualTo(Disposition.TABLES_UNREAD);
  }

  @Test
  void hostWithoutItsTunnel_isToldOnEitherSide() throws TraceRefused {
    Traced sender = new Traced(NETWORK).without("dt-1", "vtep0", "no such device");
    Traced receiver = new Traced(NETWORK).without("dt-2", "vtep0", "no such device");

    assertThat(sender.trace("A B").disposition()).isEqualTo(Disposition.TUNNEL_MISSING);
    assertThat(sender.trace("A B").verdict().reason()).contains("dt-1", "vtep0: no such device");
    assertThat(receiver.trace("A B").disposition()).isEqualTo(Disposition.TUNNEL_MISSING);
    assertThat(receiver.trace("A B").verdict().reason()).contains("dt-2");
  }

  @Test
  void receiverWithoutTheKey_refusesTheTunnel() throws TraceRefused {
    net.holding("dt-2", flow -> flow.key().match().tunnelId().isPresent());

    Trace trace = net.trace("A B");

    assertThat(trace.disposition()).isEqualTo(Disposition.TUNNEL_REFUSED);
    assertThat(trace.verdict().reason()).contains("key 10100 from 192.168.77.25");
    assertThat(trace.notes())
        .anyMatch(note -> note.startsWith("dt-2 lacks") && note.contains("tun_id=0x2774"))
        .contains("with the flows that the file asks for, the end would be DELIVERED");
  }

  @Test
  void missingFlow_isADifferenceOfTables() throws TraceRefused {
    net.holding("dt-1", flow -> flow.key().table() == FlowTable.CLASSIFY.id());

    Trace trace = net.trace("A B");

    assertThat(trace.disposition()).isEqualTo(Disposition.TABLES_DIFFER);
    assertThat(trace.notes()).anyMatch(note -> note.endsWith("would be DELIVERED"));
  }

  @Test
  void receiverThatLacksItsLastFlow_isADifferenceOfTables() throws TraceRefused {
    net.holding("dt-2", flow -> flow.key().table() == FlowTable.EGRESS.id());

    assertThat(net.trace("A B").disposition()).isEqualTo(Disposition.TABLES_DIFFER);
  }

  @Test
  void floodThatLeavesOutAHost_doesNotSend() throws TraceRefused {
    Predicate<Flow> flood = flow -> flow.key().priority() == FlowPriority.FLOOD.value();
    net.holding("dt-1", flood, flood(net.ofport("dt-1", "C")));

    assertThat(net.trace("A B broadcast").disposition()).isEqualTo(Disposition.NOT_SENT);
  }

  @Test
  void foreignFlowToAnotherSegment_deliversAcrossAndNamesItsOwner() throws TraceRefused {
    net.adding("dt-1", foreign(new FlowAction.Output(net.ofport("dt-1", "X"))));

    Trace trace = net.trace("A X");

    assertThat(trace.disposition()).isEqualTo(Disposition.DELIVERED_ACROSS_SEGMENTS);
    assertThat(trace.disposition().arrived()).isTrue();
    assertThat(TraceText.render(TraceJson.of(trace))).contains("not Overlane's, cookie 0xbad");
    assertThat(trace.notes()).anyMatch(note -> note.contains("is not wanted: table=0"));
  }

  @Test
  void outputThatLeadsNowhere_isSentToNobody() throws TraceRefused {
    Traced port = new Traced(NETWORK).adding("dt-1", foreign(new FlowAction.Output(99)));
    Traced address =
        new Traced(NETWORK)
            .adding(
                "dt-1",
                foreign(
                    new FlowAction.SetTunnelDestination(new Ipv4Address(0x0a00_0063)),
                    new FlowAction.Output(1)));

    assertThat(port.trace("A B").disposition()).isEqualTo(Disposition.SENT_TO_NOBODY);
    assertThat(address.trace("A B").disposition()).isEqualTo(Disposition.SENT_TO_NOBODY);
    assertThat(address.trace("A B").verdict().reason()).contains("10.0.0.99");
  }

  @Test
  void flowThatNobodyCanRead_isToldAndEndsTheTrace() throws TraceRefused {
    RawBytes bytes = RawBytes.of(new byte[] {0, 22, 0, 8, 0, 0, 0, 1});
    for (FlowAction action :
        List.of(new FlowAction.Opaque(bytes), new FlowAction.Output(-6), looping())) {
      Trace trace = new Traced(NETWORK).adding("dt-1", foreign(action)).trace("A B");

      assertThat(trace.disposition()).isEqualTo(Disposition.UNKNOWN_ACTION);
      assertThat(trace.verdict().reason()).contains("dt-1");
    }
  }

  @Test
  void unknownMatchThatMayApply_endsTheTraceButOneBelowDoesNot() throws TraceRefused {
    RawBytes bytes = RawBytes.of(new byte[] {0, 1, 18, 2, 8, 0});
    FlowMatch unknown = FlowMatch.ANY.withOthers(ImmutableList.of(bytes));
    Flow above = Flow.of(new FlowKey(0, DROPPED_FIRST, unknown), 0xbad);
    Flow below = Flow.of(new FlowKey(0, 1, unknown), 0xbad);

    assertThat(new Traced(NETWORK).adding("dt-1", above).trace("A B").disposition())
        .isEqualTo(Disposition.UNKNOWN_ACTION);
    assertThat(new Traced(NETWORK).adding("dt-1", below).trace("A B").disposition())
        .isEqualTo(Disposition.DELIVERED);
  }

  @Test
  void names_areTheFilesOrHostAndInterface() throws TraceRefused {
    assertThat(net.trace("dt-1/vA dt-2/vB").disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(net.trace("dt-1/A B").from().name()).isEqualTo("A");
    assertThatThrownBy(() -> new Traced(NETWORK.replace("Y:", "Yacht:")).trace("A Yaht"))
        .isInstanceOf(TraceRefused.class)
        .hasMessageContaining("did you mean \"Yacht\"?");
    assertThatThrownBy(() -> net.trace("A dt-1/vA")).hasMessageContaining("is both ends");
  }

  private static FlowAction looping() {
    return new FlowAction.Resubmit(0);
  }

  private static Flow foreign(FlowAction... actions) {
    return Flow.of(
        new FlowKey(0, DROPPED_FIRST, FlowMatch.ANY),
        0xbad,
        new ApplyActions(ImmutableList.copyOf(actions)));
  }

  private static Flow flood(int port) {
    return Flow.of(
        FlowTable.EGRESS.key(FlowPriority.FLOOD, FlowMatch.ANY),
        0xbad,
        new ApplyActions(ImmutableList.of(new FlowAction.Output(port))));
  }

  private static String place(Trace trace) {
    Remedy remedy = trace.remedy().orElseThrow();
    return remedy.file() + ":" + remedy.place().line() + ":" + remedy.place().column();
  }
}
