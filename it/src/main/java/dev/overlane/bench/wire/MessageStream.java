package dev.overlane.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.nio.ByteBuffer;

/**
 * Cuts a stream of stamped bytes into messages, each with the moments of its first and its last
 * byte. Confined to one thread.
 */
final class MessageStream implements TcpStream.Taker {
  private static final int LARGEST_OPENFLOW = 0xffff;
  private static final int LARGEST_JSON = 64 << 20;

  private final EmbeddedChannel cutter;
  private final Taker taker;

  /** When the first byte of the message passed whose end has not passed yet. */
  private long begun;

  private long taken;
  private long cut;

  /** Takes messages; they are valid until it returns. */
  @FunctionalInterface
  interface Taker {
    /**
     * A whole message has passed.
     *
     * @param first when its first byte did, by {@link System#nanoTime}
     * @param last when its last byte did
     */
    void message(ByteBuf message, long first, long last);
  }

  private MessageStream(ByteToMessageDecoder cutter, Taker taker) {
    this.cutter = new EmbeddedChannel(cutter);
    this.taker = taker;
  }

  /** Cuts where the length of each OpenFlow message says (OpenFlow 1.4 section 7.1.1). */
  static MessageStream ofOpenFlow(Taker taker) {
    return new MessageStream(
        new LengthFieldBasedFrameDecoder(LARGEST_OPENFLOW, 2, 2, -4, 0), taker);
  }

  /** Cuts between JSON-RPC messages (RFC 7047 section 4). */
  static MessageStream ofJson(Taker taker) {
    return new MessageStream(new JsonObjectDecoder(LARGEST_JSON), taker);
  }

  @Override
  public void bytes(ByteBuffer bytes, long nanos) {
    if (taken == cut) {
      begun = nanos;
    }
    taken += bytes.remaining();
    cutter.writeInbound(Unpooled.wrappedBuffer(bytes));
    for (ByteBuf message = cutter.readInbound(); message != null; message = cutter.readInbound()) {
      cut += message.readableBytes();
      taker.message(message, begun, nanos);
      message.release();
      begun = nanos;
    }
  }
}
