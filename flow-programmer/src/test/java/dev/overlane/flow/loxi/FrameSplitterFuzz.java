package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.fuzz.CutStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzz target: the framing of OpenFlow, given any bytes in any pieces. However they are cut, the
 * same messages come out, which are the beginning of the stream, and the same end is noticed.
 */
final class FrameSplitterFuzz {
  private FrameSplitterFuzz() {}

  /**
   * What came of a stream.
   *
   * @param frames each message, in hexadecimal
   * @param refused whether it ended with a length that cannot be
   */
  private record Outcome(List<String> frames, boolean refused) {}

  public static void fuzzerTestOneInput(byte[] input) {
    CutStream stream = CutStream.of(input);

    Outcome whole = feed(List.of(stream.whole()));

    assertThat(feed(stream.pieces())).isEqualTo(whole);
    checkFrames(whole, stream.whole());
  }

  private static Outcome feed(List<byte[]> pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter());
    List<String> frames = new ArrayList<>();
    boolean refused = false;
    for (byte[] piece : pieces) {
      if (!refused) {
        refused = isRefused(channel, piece);
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
          frames.add(ByteBufUtil.hexDump(frame.message()));
        }
      }
    }
    channel.finishAndReleaseAll();
    return new Outcome(frames, refused);
  }

  private static boolean isRefused(EmbeddedChannel channel, byte[] piece) {
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
      return false;
    } catch (DecoderException e) {
      assertThat(e).hasCauseInstanceOf(MalformedException.class);
      return true;
    }
  }

  private static void checkFrames(Outcome outcome, byte[] stream) {
    String all = String.join("", outcome.frames);
    assertThat(ByteBufUtil.hexDump(stream)).startsWith(all);
    byte[] rest = Arrays.copyOfRange(stream, all.length() / 2, stream.length);
    int length = rest.length < 4 ? -1 : Unpooled.wrappedBuffer(rest).getUnsignedShort(2);
    assertThat(outcome.refused).isEqualTo(length >= 0 && length < Wire.HEADER_BYTES);
    assertThat(length < 0 || outcome.refused || length > rest.length).isTrue();
  }
}
