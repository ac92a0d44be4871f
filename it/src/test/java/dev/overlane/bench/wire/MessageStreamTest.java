package dev.overlane.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import dev.overlane.bench.wire.Passing.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageStreamTest {
  private static final byte[] ECHO = hex("0502000800000001");
  private static final byte[] OPEN = hex("0521001000000002" + "0000000100000003");
  private static final byte[] COMMIT = hex("0521001000000003" + "0000000100040003");
  private static final byte[] NEWS = hex("0513001000000000" + "0010000000000000");
  private static final byte[] FLOW_STATS = hex("0513001000000000" + "0001000000000000");

  private final List<Passing> passed = new ArrayList<>();

  @Test
  void messagesOfOneSegment_passAtOnce() {
    openFlow().bytes(ByteBuffer.wrap(Bytes.concat(ECHO, OPEN, FLOW_STATS, NEWS, COMMIT)), 7);

    assertThat(passed)
        .containsExactly(
            new Passing(Kind.BUNDLE_OPEN, 7, 7),
            new Passing(Kind.FLOW_NEWS, 7, 7),
            new Passing(Kind.BUNDLE_COMMIT, 7, 7));
  }

  @Test
  void messageOfSeveralSegments_passesFromItsFirstToItsLast() {
    MessageStream stream = openFlow();
    byte[] all = Bytes.concat(ECHO, OPEN, COMMIT);
    stream.bytes(ByteBuffer.wrap(all, 0, 9), 1);
    stream.bytes(ByteBuffer.wrap(all, 9, 5), 2);
    stream.bytes(ByteBuffer.wrap(all, 14, all.length - 14), 3);

    assertThat(passed)
        .containsExactly(
            new Passing(Kind.BUNDLE_OPEN, 1, 3), new Passing(Kind.BUNDLE_COMMIT, 3, 3));
  }

  @Test
  void rpc_isKnownByItsMethodWhereverThatStands() {
    byte[] echo = "{\"method\":\"echo\",\"params\":[\"update\"],\"id\":1}".getBytes(UTF_8);
    byte[] reply =
        "{\"id\":1,\"result\":[{\"method\":\"transact\"}],\"error\":null}".getBytes(UTF_8);
    byte[] update =
        "{\"params\":[\"m\",{\"Port\":{}}],\"id\":null,\"method\":\"update\"}".getBytes(UTF_8);
    byte[] transact = "{\"id\":2,\"method\":\"transact\",\"params\":[\"}\"]}".getBytes(UTF_8);
    MessageStream stream =
        MessageStream.ofJson(
            (message, first, last) ->
                Messages.ofJson(message)
                    .ifPresent(kind -> passed.add(new Passing(kind, first, last))));
    stream.bytes(ByteBuffer.wrap(Bytes.concat(echo, reply, update)), 1);
    stream.bytes(ByteBuffer.wrap(Arrays.copyOf(transact, 5)), 2);
    stream.bytes(ByteBuffer.wrap(transact, 5, transact.length - 5), 3);

    assertThat(passed)
        .containsExactly(new Passing(Kind.ROW_NEWS, 1, 1), new Passing(Kind.TRANSACTION, 2, 3));
  }

  private MessageStream openFlow() {
    return MessageStream.ofOpenFlow(
        (message, first, last) ->
            Messages.ofOpenFlow(message)
                .ifPresent(kind -> passed.add(new Passing(kind, first, last))));
  }

  private static byte[] hex(String digits) {
    return BaseEncoding.base16().lowerCase().decode(digits);
  }
}
