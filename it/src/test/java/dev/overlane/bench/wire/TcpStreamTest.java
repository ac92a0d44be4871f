package dev.overlane.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TcpStreamTest {
  private static final TcpSegment.Endpoint A = new TcpSegment.Endpoint(1, 6653);
  private static final TcpSegment.Endpoint B = new TcpSegment.Endpoint(2, 40_000);

  /** The first byte after the SYN is the last one before the sequence numbers wrap. */
  private static final int SYN = -2;

  private final List<String> taken = new ArrayList<>();
  private final TcpStream stream =
      new TcpStream(
          new TcpSegment(A, B, SYN, true, ByteBuffer.allocate(0)),
          (bytes, nanos) -> taken.add(US_ASCII.decode(bytes) + "@" + nanos));

  @Test
  void segments_areHandedOnAsTheyPass() {
    send(0, "ab", 1);
    send(2, "c", 2);

    assertThat(taken).containsExactly("ab@1", "c@2");
  }

  @Test
  void segmentThatIsSentAgain_countsWhenItPassedFirst() {
    send(0, "ab", 1);
    send(0, "ab", 2);
    send(1, "bcd", 3);

    assertThat(taken).containsExactly("ab@1", "cd@3");
  }

  @Test
  void segmentAheadOfAMissingOne_keepsItsMoment() {
    send(2, "c", 1);
    send(3, "d", 2);
    assertThat(taken).isEmpty();
    send(0, "ab", 3);

    assertThat(taken).containsExactly("ab@3", "c@1", "d@2");
  }

  @Test
  void ofSegmentsAheadThatBeginAlike_theLongerOneIsKept() {
    send(1, "b", 1);
    send(1, "bcd", 2);
    send(0, "a", 3);

    assertThat(taken).containsExactly("a@3", "bcd@2");
  }

  private void send(int at, String bytes, long nanos) {
    stream.take(new TcpSegment(A, B, SYN + 1 + at, false, US_ASCII.encode(bytes)), nanos);
  }
}
