package dev.overlane.bench.job;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of bytes into OpenFlow messages. Confined to one thread. */
final class Frames {
  private static final int FIRST_CAPACITY = 1 << 16;

  private ByteBuffer held = ByteBuffer.allocate(FIRST_CAPACITY);

  /** Where the next bytes are to be put; never full. */
  ByteBuffer space() {
    if (!held.hasRemaining()) {
      ByteBuffer larger = ByteBuffer.allocate(2 * held.capacity());
      larger.put(held.flip());
      held = larger;
    }
    return held;
  }

  /**
   * Hands out every whole message, each a buffer of its own extent that is valid until it returns.
   */
  void drain(Consumer<ByteBuffer> taker) {
    held.flip();
    while (held.remaining() >= OpenFlow.HEADER_LENGTH) {
      int length = held.getShort(held.position() + 2) & 0xffff;
      if (held.remaining() < length) {
        break;
      }
      taker.accept(held.slice(held.position(), length));
      held.position(held.position() + length);
    }
    held.compact();
  }

  static int type(ByteBuffer message) {
    return message.get(1) & 0xff;
  }

  static byte[] body(ByteBuffer message) {
    byte[] body = new byte[message.limit() - OpenFlow.HEADER_LENGTH];
    message.get(OpenFlow.HEADER_LENGTH, body);
    return body;
  }

  static int xid(ByteBuffer message) {
    return message.getInt(4);
  }

  /** The kind of a multipart reply. */
  static int multipartKind(ByteBuffer message) {
    return message.getShort(OpenFlow.HEADER_LENGTH) & 0xffff;
  }

  /** Whether more parts follow this one. */
  static boolean hasMore(ByteBuffer message) {
    return (message.getShort(OpenFlow.HEADER_LENGTH + 2) & 1) != 0;
  }

  /** Hands out the entries of a multipart reply, each of which begins with its length. */
  static void entries(ByteBuffer message, Consumer<ByteBuffer> taker) {
    int at = 2 * OpenFlow.HEADER_LENGTH;
    while (at < message.limit()) {
      int length = message.getShort(at) & 0xffff;
      if (length == 0 || at + length > message.limit()) {
        throw new IllegalArgumentException("an entry of " + length + " bytes at " + at);
      }
      taker.accept(message.slice(at, length));
      at += length;
    }
  }
}
