package dev.overlane.controller.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a control socket; blocks the caller, but not for ever. */
public final class UnixctlClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A controller that is alive answers at once; one that is stopped (SIGSTOP) never does. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Timer WATCHDOG = new Timer("control-watchdog", true);

  private UnixctlClient() {}

  /**
   * Sends one command and returns its text.
   *
   * @throws RefusedException if the command is refused
   * @throws IOException if nobody answers there within ten seconds
   */
  public static String ask(Path socket, String command, List<String> arguments) throws IOException {
    return ask(socket, command, arguments, PATIENCE);
  }

  /** Whether somebody answers there. */
  public static boolean isAnswered(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobody) {
      return false;
    }
  }

  /**
   * Sends one command that may take its time and returns its text.
   *
   * @throws IOException if nobody answers there within that time, or the command is refused
   */
  public static String ask(Path socket, String command, List<String> arguments, Duration patience)
      throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      TimerTask hangUp = hangUp(channel, late);
      WATCHDOG.schedule(hangUp, patience.toMillis());
      try {
        return ask(channel, socket, command, arguments);
      } finally {
        hangUp.cancel();
      }
    } catch (AsynchronousCloseException e) {
      if (late.get()) {
        throw new IOException("no answer within " + patience.toSeconds() + " s", e);
      }
      throw e;
    }
  }

  private static TimerTask hangUp(SocketChannel channel, AtomicBoolean late) {
    return new TimerTask() {
      @Override
      public void run() {
        late.set(true);
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static String ask(
      SocketChannel channel, Path socket, String command, List<String> arguments)
      throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    ObjectNode request = JSON.createObjectNode().put("method", command).put("id", 0);
    arguments.forEach(request.putArray("params")::add);
    ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(request));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    try (MappingIterator<JsonNode> replies =
        JSON.readerFor(JsonNode.class).readValues(Channels.newInputStream(channel))) {
      if (!replies.hasNextValue()) {
        throw new IOException("the controller hung up without an answer");
      }
      JsonNode reply = replies.nextValue();
      if (!reply.path("error").isNull() && !reply.path("error").isMissingNode()) {
        throw new RefusedException(reply.path("error").asText());
      }
      return reply.path("result").asText();
    }
  }
}
