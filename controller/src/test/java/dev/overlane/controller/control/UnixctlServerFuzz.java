package dev.overlane.controller.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.fuzz.CutStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzz target: the control socket, given any bytes in any pieces. Each request up to the first that
 * is no JSON gets one reply, with its id and either a result or an error; then the next client is
 * answered.
 */
final class UnixctlServerFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UnixctlServer SERVER = start();

  private UnixctlServerFuzz() {}

  private static UnixctlServer start() {
    try {
      Path directory = Files.createTempDirectory("unixctl-fuzz");
      UnixctlServer server =
          UnixctlServer.start(
              directory.resolve("ctl"),
              ControlAccess.ofUser(),
              ImmutableMap.of("echo", arguments -> String.join(" ", arguments)));
      directory.toFile().deleteOnExit();
      server.path().toFile().deleteOnExit();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    CutStream stream = CutStream.of(input);

    List<JsonNode> replies = values(converse(stream.pieces()));

    assertThat(replies).extracting(UnixctlServerFuzz::id).isEqualTo(idsOf(stream.whole()));
    assertThat(replies).allMatch(UnixctlServerFuzz::isReply);
    assertThat(UnixctlClient.ask(SERVER.path(), "echo", ImmutableList.of("still", "here")))
        .isEqualTo("still here");
  }

  private static byte[] converse(List<byte[]> pieces) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(SERVER.path()));
      try {
        for (byte[] piece : pieces) {
          client.write(ByteBuffer.wrap(piece));
        }
        client.shutdownOutput();
      } catch (IOException hungUp) {
        // It may do so at the first byte that is no JSON; what it had answered is there to read.
      }
      readAll(client, received);
    }
    return received.toByteArray();
  }

  private static void readAll(SocketChannel client, ByteArrayOutputStream received) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (client.read(buffer.clear()) >= 0) {
        received.write(buffer.array(), 0, buffer.position());
      }
    } catch (IOException reset) {
      // The end all the same: it hung up before it had read everything.
    }
  }

  /** The JSON values at the beginning of some bytes. */
  private static List<JsonNode> values(byte[] bytes) {
    List<JsonNode> values = new ArrayList<>();
    try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(bytes)) {
      while (all.hasNextValue()) {
        values.add(all.nextValue());
      }
    } catch (IOException noMore) {
      return values;
    }
    return values;
  }

  private static List<JsonNode> idsOf(byte[] requests) {
    return values(requests).stream().map(UnixctlServerFuzz::id).toList();
  }

  private static JsonNode id(JsonNode message) {
    return message.hasNonNull("id") ? message.get("id") : JSON.nullNode();
  }

  private static boolean isReply(JsonNode message) {
    JsonNode result = message.path("result");
    JsonNode error = message.path("error");
    boolean answered = result.isTextual() && error.isNull();
    boolean refused = result.isNull() && error.isTextual();
    return message.size() == 3 && message.has("id") && (answered || refused);
  }
}
