package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.RawBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** What OpenFlowJ 3.6.605 does to those who trust it, and that we do not. */
final class LibraryTrapsTest {

  /** F1: its reader leaves the stream anywhere when a message is unknown. */
  @Test
  void f1_messageThatOpenFlowJCannotParse_leavesTheNextOneWhole() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter());
    ByteBuf unknownType = Unpooled.wrappedBuffer(hex("05c8000c00000007deadbeef"));
    ByteBuf unknownVersion = Unpooled.wrappedBuffer(hex("6300000c00000008deadbeef"));
    ByteBuf echo = Messages.echoRequest(Protocol.OPENFLOW_14, 9);

    channel.writeInbound(Unpooled.wrappedBuffer(unknownType, unknownVersion, echo));

    for (long xid = 7; xid <= 9; xid++) {
      Frame frame = channel.readInbound();
      assertThat(frame.xid()).isEqualTo(xid);
      assertThat(
              OpenFlowJ.<OFMessage>read(
                  Protocol.OPENFLOW_14.factory().getReader(), frame.message()))
          .matches(message -> message.isPresent() == (frame.xid() == 9));
    }
  }

  /** F2: one unknown action makes the whole part of a reply unreadable to it. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void f2_flowWithUnknownOxmAndAction_hidesNeitherItselfNorItsNeighbours(Protocol protocol)
      throws MalformedException {
    FlowCodec codec = new FlowCodec(protocol);
    RawBytes register = RawBytes.of(hex("0001000400000001"));
    RawBytes conjunction = RawBytes.of(hex("ffff0010000023200022000200000003"));
    FlowMatch onRegister = withOther(register);
    Flow before = Flows.flow(1, 1, FlowMatch.ANY, Flows.apply(new Output(1)));
    Flow foreign =
        Flows.flow(
            1, 2, onRegister, Flows.apply(new Output(1), new FlowAction.Opaque(conjunction)));
    Flow after = Flows.flow(1, 3, FlowMatch.ANY, Flows.apply(new Output(1)));
    ByteBuf part =
        Unpooled.wrappedBuffer(
            FlowCodecTest.statsEntry(before, codec),
            FlowCodecTest.statsEntry(foreign, codec),
            FlowCodecTest.statsEntry(after, codec));

    assertThat(
            ImmutableList.of(codec.readStats(part), codec.readStats(part), codec.readStats(part)))
        .containsExactly(before, foreign, after);
  }

  private static FlowMatch withOther(RawBytes oxm) {
    return FlowMatch.ANY.withOthers(ImmutableList.of(oxm));
  }

  /** F3: its Match hides tun_src, for which it wrongly expects eth_type IPv4. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void f3_tunnelSource_isReadWithoutEthType(Protocol protocol) throws MalformedException {
    FlowCodec codec = new FlowCodec(protocol);
    Flow flow = Flows.flow(0, 9, FlowMatch.ANY.withInPort(9).withTunnelSource(Flows.PEER));

    Flow read = codec.readStats(FlowCodecTest.statsEntry(flow, codec));

    assertThat(read.key().match().tunnelSource()).contains(Flows.PEER);
    assertThat(read.key().match().others()).isEmpty();
  }

  /** F5: it cannot read Nicira's errors; a listener for its error class would see success. */
  @Test
  void f5_errorOfAnExperimenter_isStillAnErrorInWords() {
    ByteBuf error = Messages.begin(Protocol.OPENFLOW_14, Wire.ERROR, 7);
    error.writeShort(0xffff).writeShort(12).writeInt(NxCodec.NICIRA).writeLong(0);
    Frame frame = Frame.copyOf(Messages.end(error));

    assertThat(
            OpenFlowJ.<OFMessage>read(Protocol.OPENFLOW_14.factory().getReader(), frame.message()))
        .isEmpty();
    assertThat(ErrorText.of(frame, Protocol.OPENFLOW_14))
        .isEqualTo("error 12 of experimenter 0x2320");
  }

  private static byte[] hex(String digits) {
    return BaseEncoding.base16().lowerCase().decode(digits);
  }
}
