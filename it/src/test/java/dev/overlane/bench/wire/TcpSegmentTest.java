package dev.overlane.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TcpSegmentTest {
  private static final String ETHERNET = "0200000000010200000000020800";
  private static final String IPV4 = "4500002a0001400040060000" + "0a630001" + "0a630101";
  private static final String TCP = "19fd9c40" + "000000ff" + "00000000" + "50180000" + "00000000";

  @Test
  void segment_isReadWithoutThePaddingOfItsFrame() {
    TcpSegment segment =
        TcpSegment.of(frame(ETHERNET + IPV4 + TCP + "abcd" + "00000000")).orElseThrow();

    assertThat(segment.from()).isEqualTo(new TcpSegment.Endpoint(0x0a630001, 6653));
    assertThat(segment.to()).isEqualTo(new TcpSegment.Endpoint(0x0a630101, 40_000));
    assertThat(segment.sequence()).isEqualTo(0xff);
    assertThat(segment.syn()).isFalse();
    assertThat(segment.payload()).isEqualTo(ByteBuffer.wrap(frame("abcd")));
  }

  @Test
  void synAndSynAck_beginADirection() {
    assertThat(TcpSegment.of(frame(ETHERNET + IPV4 + TCP.replace("5018", "5012") + "abcd")))
        .hasValueSatisfying(segment -> assertThat(segment.syn()).isTrue());
  }

  @Test
  void whatIsNoWholeSegment_isNone() {
    byte[] whole = frame(ETHERNET + IPV4 + TCP + "abcd");
    for (int length = 0; length < whole.length; length++) {
      assertThat(TcpSegment.of(Arrays.copyOf(whole, length))).isEmpty();
    }
    assertThat(TcpSegment.of(frame(ETHERNET + IPV4.replace("4006", "4011") + TCP + "abcd")))
        .isEmpty();
    assertThat(TcpSegment.of(frame(ETHERNET.replace("0800", "86dd") + IPV4 + TCP + "abcd")))
        .isEmpty();
  }

  private static byte[] frame(String hex) {
    return BaseEncoding.base16().lowerCase().decode(hex);
  }
}
