package dev.overlane.bench.job;

import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.BenchFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A connection to a bridge's management socket, which speaks OpenFlow 1.4. Blocks its caller;
 * confined to one thread.
 */
final class SwitchChannel implements AutoCloseable {
  private static final int AGE_SECONDS = 4;
  private static final int AGE_NANOS = 8;
  private static final long SECOND = 1_000_000_000L;

  private final DaemonSocket socket;
  private final Frames frames = new Frames();

  private SwitchChannel(DaemonSocket socket) {
    this.socket = socket;
  }

  /** Connects to a bridge that exists, by the run directory of its host. */
  static SwitchChannel connect(Path directory, String bridge) {
    SwitchChannel result = new SwitchChannel(dial(directory, bridge));
    result.send(OpenFlow.hello());
    return result;
  }

  /** The same, with nothing said yet. */
  static DaemonSocket dial(Path directory, String bridge) {
    return DaemonSocket.connect("switch", directory.resolve(bridge + ".mgmt"));
  }

  /** Writes messages that were encoded before. */
  void send(byte[] messages) {
    socket.send(messages);
  }

  /** Waits until a bundle and what came before it is in force, as the barrier after it says. */
  void awaitBarrier() {
    until(message -> Frames.type(message) == OpenFlow.BARRIER_REPLY);
  }

  /**
   * What a switch holds.
   *
   * @param youngest when the youngest of them came, by {@link System#nanoTime}, as the switch tells
   *     it to the millisecond; {@link Long#MIN_VALUE} if there is none
   */
  record Held(ImmutableMap<HeldFlow.Key, HeldFlow> flows, long youngest) {}

  /** Reads all flows. */
  Held read() {
    Map<HeldFlow.Key, HeldFlow> flows = new LinkedHashMap<>();
    long asked = System.nanoTime();
    long[] age = {Long.MAX_VALUE};
    send(OpenFlow.allFlows());
    until(
        message -> {
          if (!isFlows(message)) {
            return false;
          }
          Frames.entries(
              message,
              entry -> {
                HeldFlow flow = HeldFlow.of(entry);
                flows.put(flow.key(), flow);
                long nanos = entry.getInt(AGE_SECONDS) * SECOND + entry.getInt(AGE_NANOS);
                age[0] = Math.min(age[0], nanos);
              });
          return !Frames.hasMore(message);
        });
    return new Held(ImmutableMap.copyOf(flows), flows.isEmpty() ? Long.MIN_VALUE : asked - age[0]);
  }

  private static boolean isFlows(ByteBuffer message) {
    return Frames.type(message) == OpenFlow.MULTIPART_REPLY
        && Frames.multipartKind(message) == OpenFlow.MULTIPART_FLOW;
  }

  private void until(Predicate<ByteBuffer> last) {
    boolean[] done = {false};
    while (!done[0]) {
      receive();
      frames.drain(
          message -> {
            answer(message);
            done[0] |= last.test(message);
          });
    }
  }

  private void receive() {
    try {
      if (socket.channel().read(frames.space()) < 0) {
        throw new BenchFailure("a switch has closed its connection");
      }
    } catch (IOException e) {
      throw new BenchFailure("a switch is gone: " + e.getMessage());
    }
  }

  private void answer(ByteBuffer message) {
    if (Frames.type(message) == OpenFlow.ERROR) {
      throw new BenchFailure("a switch refuses: " + HexFormat.of().formatHex(Frames.body(message)));
    }
    if (Frames.type(message) == OpenFlow.ECHO_REQUEST) {
      send(OpenFlow.message(OpenFlow.ECHO_REPLY, Frames.xid(message), Frames.body(message)));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
