package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFramerTest {
  private final ObjectMapper mapper = Json.mapper();

  @Property(tries = 2_000)
  void anyString_splitAtAnyByte_comesOutWhole(
      @ForAll("texts") String text,
      @ForAll boolean escapeAll,
      @ForAll @IntRange(min = 1, max = 40) int pieces)
      throws Exception {
    String literal = escapeAll ? escaped(text) : mapper.writeValueAsString(text);
    byte[] wire = (" \n{\"k\":" + literal + ",\"n\":[{}]}{\"next\":1}").getBytes(UTF_8);

    List<JsonNode> messages = feed(wire, pieces);

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).path("k").asText()).isEqualTo(text);
    assertThat(messages.get(1)).isEqualTo(mapper.readTree("{\"next\":1}"));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> nasty = Arbitraries.strings().withChars("\\\"{}[]/ \n\tu0a").ofMaxLength(20);
    Arbitrary<String> any =
        Arbitraries.integers()
            .between(1, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .map(Character::toString)
            .list()
            .ofMaxSize(20)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(nasty, any);
  }

  private static String escaped(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.chars().forEach(c -> literal.append(String.format("\\u%04x", c)));
    return literal.append('"').toString();
  }

  @Test
  void bytesThatAreNotUtf8_becomeReplacementCharacters() {
    byte[] wire = "{\"k\":\"a\u00ff\u00c3\",\"l\":1}".getBytes(ISO_8859_1);

    JsonNode message = feed(wire, 1).get(0);

    assertThat(message.path("k").asText()).isEqualTo("a\ufffd\ufffd");
    assertThat(message.path("l").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 400 Bad Request\r\n", "12345678901234567890", "[1]", "}", "\"a"})
  void whatIsNoObject_isAViolationThatQuotesIt(String wire) {
    assertThatThrownBy(() -> feed(wire.getBytes(UTF_8), 1))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageStartingWith("not an OVSDB server: it sent \"");
  }

  @Test
  void bracesThatNeverClose_areAViolation() {
    assertThatThrownBy(() -> feed("{\"a\":[".repeat(1_000).getBytes(UTF_8), 3))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("deeper than 128");
  }

  @Test
  void digitsThatNeverEnd_areAViolationAtTheCap() {
    EmbeddedChannel channel = new EmbeddedChannel(new JsonFramer(mapper, 1_000));
    channel.writeInbound(Unpooled.copiedBuffer("{\"a\":" + "1".repeat(900), UTF_8));

    assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer("1".repeat(900), UTF_8)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("longer than 1000 bytes");
  }

  @Test
  void badJson_isAViolation() {
    assertThatThrownBy(() -> feed("{\"a\":nope}".getBytes(UTF_8), 1))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("bad JSON");
  }

  private List<JsonNode> feed(byte[] wire, int pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new JsonFramer(mapper, 1 << 20));
    int step = Math.max(1, wire.length / pieces);
    for (int at = 0; at < wire.length; at += step) {
      channel.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at)));
    }
    List<JsonNode> messages = new ArrayList<>();
    while (channel.readInbound() instanceof JsonNode message) {
      messages.add(message);
    }
    channel.finishAndReleaseAll();
    return messages;
  }
}
