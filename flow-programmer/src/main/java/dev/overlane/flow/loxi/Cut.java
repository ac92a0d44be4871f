package dev.overlane.flow.loxi;

import dev.overlane.flow.state.RawBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Cuts lists of self-sized elements (actions, instructions, stats entries) by their lengths. */
final class Cut {
  private Cut() {}

  /**
   * Reads the next element of a list.
   *
   * @param lengthOffset where in the element its 16-bit length is
   * @param minimum bytes that an element has at least; at least the length's end
   * @return a slice of exactly the element
   */
  static ByteBuf next(ByteBuf list, int lengthOffset, int minimum) throws MalformedException {
    if (list.readableBytes() < minimum) {
      throw new MalformedException("a list ends in the middle of an element");
    }
    int length = list.getUnsignedShort(list.readerIndex() + lengthOffset);
    return exactly(list, length, minimum);
  }

  /** Reads exactly {@code length} bytes, which must be there and be at least {@code minimum}. */
  static ByteBuf exactly(ByteBuf list, int length, int minimum) throws MalformedException {
    if (length < minimum || length > list.readableBytes()) {
      throw new MalformedException(
          "an element of length " + length + " where " + list.readableBytes() + " bytes are left");
    }
    return list.readSlice(length);
  }

  /** Copies the readable bytes without reading them. */
  static RawBytes raw(ByteBuf element) {
    return RawBytes.of(ByteBufUtil.getBytes(element));
  }
}
