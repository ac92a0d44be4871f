package dev.overlane.flow.loxi;

import com.google.common.io.BaseEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * One whole OpenFlow message as received, of any version and type; immutable. Its length field
 * agrees with its size.
 */
final class Frame {
  private final ByteBuf bytes;

  private Frame(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** Copies one message of at least {@link Wire#HEADER_BYTES}. */
  static Frame copyOf(ByteBuf message) {
    return new Frame(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(message)).asReadOnly());
  }

  int version() {
    return bytes.getUnsignedByte(0);
  }

  int type() {
    return bytes.getUnsignedByte(1);
  }

  /** The transaction id, unsigned. */
  long xid() {
    return bytes.getUnsignedInt(4);
  }

  int length() {
    return bytes.readableBytes();
  }

  /** The whole message, header included, with a reader index of its own. */
  ByteBuf message() {
    return bytes.duplicate();
  }

  /** What follows the header, with a reader index of its own. */
  ByteBuf body() {
    return bytes.slice(Wire.HEADER_BYTES, length() - Wire.HEADER_BYTES);
  }

  /** Type, xid and the first bytes in hexadecimal. */
  @Override
  public String toString() {
    byte[] head = ByteBufUtil.getBytes(bytes, 0, Math.min(length(), 64));
    return "version %d type %d xid %d length %d: %s"
        .formatted(
            version(), type(), xid(), length(), BaseEncoding.base16().lowerCase().encode(head));
  }
}
