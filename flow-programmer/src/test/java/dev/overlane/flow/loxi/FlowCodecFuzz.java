package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Fuzz target: the entries of flow stats, given any bytes; the first chooses the version. They are
 * flows or malformed, and a flow that is written and read again is the same.
 */
final class FlowCodecFuzz {
  private static final ImmutableList<FlowCodec> CODECS =
      ImmutableList.of(new FlowCodec(Protocol.OPENFLOW_13), new FlowCodec(Protocol.OPENFLOW_14));

  private FlowCodecFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    FlowCodec codec = CODECS.get(input[0] & 1);
    ByteBuf entries = Unpooled.wrappedBuffer(input).skipBytes(1);
    try {
      while (entries.isReadable()) {
        check(codec.readStats(entries), codec);
      }
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void check(Flow flow, FlowCodec codec) throws MalformedException {
    assertThat(codec.readStats(FlowCodecTest.statsEntry(flow, codec))).isEqualTo(flow);
    assertThat(FlowText.of(flow)).isNotBlank();
    ByteBuf deletion = codec.deleteStrict(flow.key(), 1);
    assertThat(deletion.getUnsignedShort(2)).isEqualTo(deletion.readableBytes());
  }
}
