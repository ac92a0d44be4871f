package dev.overlane.flow.loxi;

import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Optional;

/** {@link HeaderMatch} as an OXM of class 0x8000 (OpenFlow 1.4 section 7.2.3.2). */
final class HeaderCodec {
  private static final int OPENFLOW_BASIC = 0x8000;
  private static final int HEADER_BYTES = 4;
  private static final int HAS_MASK = 1;

  private HeaderCodec() {}

  static void write(HeaderMatch header, ByteBuf out) {
    int width = header.field().bits() / Byte.SIZE;
    int number = header.field().number() << 1;
    out.writeShort(OPENFLOW_BASIC);
    if (header.isExact()) {
      out.writeByte(number).writeByte(width).writeBytes(header.value());
    } else {
      out.writeByte(number | HAS_MASK).writeByte(2 * width);
      out.writeBytes(header.value()).writeBytes(header.mask());
    }
  }

  /**
   * Reads one OXM into a match; empty: it is of no such field, asks for nothing, or the match has
   * one of that field already.
   */
  static Optional<FlowMatch> read(ByteBuf oxm, FlowMatch match) {
    int start = oxm.readerIndex();
    if (oxm.getUnsignedShort(start) != OPENFLOW_BASIC) {
      return Optional.empty();
    }
    int number = oxm.getUnsignedByte(start + 2);
    return HeaderField.ofNumber(number >> 1)
        .filter(field -> match.header(field).isEmpty())
        .flatMap(field -> read(field, (number & HAS_MASK) != 0, ByteBufUtil.getBytes(oxm)))
        .map(match::with);
  }

  private static Optional<HeaderMatch> read(HeaderField field, boolean masked, byte[] bytes) {
    int width = field.bits() / Byte.SIZE;
    if (bytes.length != HEADER_BYTES + (masked ? 2 * width : width)) {
      return Optional.empty();
    }
    byte[] value = Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + width);
    byte[] mask = Arrays.copyOfRange(bytes, HEADER_BYTES + width, HEADER_BYTES + 2 * width);
    if (!masked) {
      Arrays.fill(mask, (byte) -1);
    }
    for (byte octet : mask) {
      if (octet != 0) {
        return Optional.of(HeaderMatch.of(field, value, mask));
      }
    }
    return Optional.empty();
  }
}
