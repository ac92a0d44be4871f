package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.fuzz.CutStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzz target: the framing of JSON-RPC, given any bytes in any pieces. However they are cut, the
 * same messages come out, those that a streaming parser finds, and the same end is noticed; what
 * waits for its end is bounded.
 */
final class JsonFramerFuzz {
  private static final int MAX_BYTES = 1_024;
  private static final int LONGEST_PIECE = 64;
  private static final ObjectMapper MAPPER = Json.mapper();

  private JsonFramerFuzz() {}

  /**
   * What came of a stream.
   *
   * @param messages in order
   * @param refused whether something in it ends the session
   */
  private record Outcome(List<JsonNode> messages, boolean refused) {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    CutStream stream = CutStream.of(input);

    Outcome whole = feed(List.of(stream.whole()));

    assertThat(feed(stream.pieces())).isEqualTo(whole);
    checkMessages(whole.messages, stream.whole());
  }

  private static Outcome feed(List<byte[]> pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new JsonFramer(MAPPER, MAX_BYTES));
    List<JsonNode> messages = new ArrayList<>();
    int waiting = 0;
    boolean refused = false;
    for (byte[] piece : pieces) {
      if (!refused) {
        refused = isRefused(channel, piece);
        waiting += refused ? 0 : visible(piece);
        int before = messages.size();
        while (channel.readInbound() instanceof JsonNode message) {
          messages.add(message);
        }
        waiting = messages.size() > before ? 0 : waiting;
        assertThat(waiting).isLessThanOrEqualTo(MAX_BYTES + LONGEST_PIECE);
      }
    }
    if (!refused) {
      channel.finishAndReleaseAll();
    }
    return new Outcome(messages, refused);
  }

  /** How many bytes there are that are not dropped between messages. */
  private static int visible(byte[] piece) {
    return new String(piece, UTF_8).replaceAll("\\s+", "").length();
  }

  private static boolean isRefused(EmbeddedChannel channel, byte[] piece) {
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
      return false;
    } catch (ProtocolViolation e) {
      assertThat(e.getMessage()).startsWith("not an OVSDB server: ");
      return true;
    }
  }

  private static void checkMessages(List<JsonNode> messages, byte[] stream) throws IOException {
    if (messages.isEmpty()) {
      return;
    }
    String text = new String(stream, UTF_8);
    try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(text)) {
      for (JsonNode message : messages) {
        assertThat(values.nextValue()).isEqualTo(message);
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + messages, e);
    }
  }
}
