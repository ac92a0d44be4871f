package dev.overlane.flow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** {@code ofproto/trace} of a real ovs-vswitchd, over one connection: thousands a second. */
final class TraceSocket implements AutoCloseable {
  private static final String ACTIONS = "Datapath actions: ";

  private final SocketChannel channel;

  TraceSocket(String path) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(path)));
  }

  /** The datapath ports that a packet comes out of. */
  Set<Integer> outputs(String bridge, String packet) throws IOException {
    String answer =
        ask(
            "{\"id\":0,\"method\":\"ofproto/trace\",\"params\":[\""
                + bridge
                + "\",\""
                + packet
                + "\"]}");
    int start = answer.indexOf(ACTIONS);
    if (start < 0) {
      throw new IOException(packet + ": " + answer);
    }
    Set<Integer> ports = new TreeSet<>();
    // One list more for each time that the packet is tracked.
    for (; start >= 0; start = answer.indexOf(ACTIONS, start + 1)) {
      addOutputs(answer.substring(start + ACTIONS.length()), ports);
    }
    return ports;
  }

  private static void addOutputs(String actions, Set<Integer> ports) {
    int end = actions.indexOf("\\n") < 0 ? actions.indexOf('"') : actions.indexOf("\\n");
    String flat = actions.substring(0, end).replaceAll("\\([^()]*(\\([^()]*\\)[^()]*)*\\)", "");
    for (String action : Splitter.on(',').split(flat)) {
      if (action.matches("\\d+")) {
        ports.add(Integer.parseInt(action));
      }
    }
  }

  private String ask(String request) throws IOException {
    channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    int depth = 0;
    boolean quoted = false;
    boolean escaped = false;
    do {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        throw new IOException("the switch hung up");
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        answer.write(next);
        if (escaped) {
          escaped = false;
        } else if (next == '\\') {
          escaped = true;
        } else if (next == '"') {
          quoted = !quoted;
        } else if (!quoted && next == '{') {
          depth++;
        } else if (!quoted && next == '}') {
          depth--;
        }
      }
    } while (depth > 0);
    return answer.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
