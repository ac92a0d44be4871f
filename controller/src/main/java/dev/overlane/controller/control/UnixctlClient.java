package dev.overlane.controller.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/** Asks a control socket; blocks the caller. */
public final class UnixctlClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private UnixctlClient() {}

  /**
   * Sends one command and returns its text.
   *
   * @throws IOException if nobody answers there, or the command is refused
   */
  public static String ask(Path socket, String command, List<String> arguments) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ObjectNode request = JSON.createObjectNode().put("method", command).put("id", 0);
      arguments.forEach(request.putArray("params")::add);
      channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(request)));
      try (MappingIterator<JsonNode> replies =
          JSON.readerFor(JsonNode.class).readValues(Channels.newInputStream(channel))) {
        if (!replies.hasNextValue()) {
          throw new IOException("the controller hung up without an answer");
        }
        JsonNode reply = replies.nextValue();
        if (!reply.path("error").isNull() && !reply.path("error").isMissingNode()) {
          throw new IOException(reply.path("error").asText());
        }
        return reply.path("result").asText();
      }
    }
  }
}
