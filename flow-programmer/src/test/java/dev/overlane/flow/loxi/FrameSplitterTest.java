package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameSplitterTest {

  @Property(tries = 200)
  void stream_cutAnywhere_givesTheSameMessages(
      @ForAll @Size(max = 20) List<@IntRange(min = 8, max = 300) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 64) int chunk) {
    ByteBuf stream = Unpooled.buffer();
    for (int i = 0; i < lengths.size(); i++) {
      int start = stream.writerIndex();
      stream.writeByte(i).writeByte(255 - i).writeShort(lengths.get(i)).writeInt(i);
      stream.writeZero(lengths.get(i) - Wire.HEADER_BYTES);
      assertThat(stream.writerIndex() - start).isEqualTo(lengths.get(i));
    }
    EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter());
    while (stream.isReadable()) {
      channel.writeInbound(stream.readBytes(Math.min(chunk, stream.readableBytes())));
    }

    List<Integer> seen = new ArrayList<>();
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      assertThat(frame.xid()).isEqualTo(seen.size());
      assertThat(frame.version()).isEqualTo(seen.size());
      seen.add(frame.length());
    }
    assertThat(seen).isEqualTo(lengths);
    assertThat(channel.finish()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void lengthBelowTheHeader_isAnErrorThatShowsTheBytes(int length) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter());
    ByteBuf message = Unpooled.wrappedBuffer(new byte[] {5, 0, 0, (byte) length, 1, 2, 3, 4});

    assertThatThrownBy(() -> channel.writeInbound(message))
        .hasCauseInstanceOf(MalformedException.class)
        .hasMessageContaining("length " + length + ": 0500000" + length + "01020304");
  }

  @Test
  void largestMessage_isOneFrame() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter());
    ByteBuf message = Unpooled.buffer().writeByte(5).writeByte(99).writeShort(65_535);

    channel.writeInbound(message.writeZero(65_531));

    Frame frame = channel.readInbound();
    assertThat(ImmutableList.of(frame.length(), frame.type())).containsExactly(65_535, 99);
  }
}
