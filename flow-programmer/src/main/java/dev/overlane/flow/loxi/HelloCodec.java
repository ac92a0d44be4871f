package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * HELLO and the choice of a version (OpenFlow 1.4 section 6.3.1), by hand: the peer's HELLO may
 * come in a version that OpenFlowJ or we do not know.
 */
final class HelloCodec {
  private static final int VERSION_BITMAP = 1;
  private static final int ELEMENT_HEADER_BYTES = 4;

  private HelloCodec() {}

  /** Our HELLO, with a bitmap of exactly the versions in {@link Protocol}. */
  static ByteBuf hello(long xid) {
    int bitmap = 0;
    for (Protocol protocol : Protocol.values()) {
      bitmap |= 1 << protocol.wireVersion();
    }
    ByteBuf out = Messages.begin(Protocol.NEWEST_WIRE_VERSION, Wire.HELLO, xid);
    return Messages.end(out.writeShort(VERSION_BITMAP).writeShort(8).writeInt(bitmap));
  }

  /** The newest version that both sides speak. */
  static Optional<Protocol> negotiate(Frame hello) {
    Set<Protocol> common = EnumSet.noneOf(Protocol.class);
    Optional<Integer> bitmap = bitmap(hello.body());
    for (Protocol protocol : Protocol.values()) {
      int version = protocol.wireVersion();
      boolean shared =
          bitmap.isPresent()
              ? (bitmap.get() >>> version & 1) == 1
              : version == Math.min(hello.version(), Protocol.NEWEST_WIRE_VERSION);
      if (shared) {
        common.add(protocol);
      }
    }
    return common.stream().max(Protocol::compareTo);
  }

  /** The bitmap of versions 0..31, if the peer sent one; elements of other types are skipped. */
  private static Optional<Integer> bitmap(ByteBuf elements) {
    while (elements.readableBytes() >= ELEMENT_HEADER_BYTES) {
      int type = elements.getUnsignedShort(elements.readerIndex());
      int length = elements.getUnsignedShort(elements.readerIndex() + 2);
      if (type == VERSION_BITMAP && length >= 8 && elements.readableBytes() >= 8) {
        return Optional.of(elements.getInt(elements.readerIndex() + ELEMENT_HEADER_BYTES));
      }
      int padded = length + 7 & ~7;
      elements.skipBytes(
          Math.min(Math.max(padded, ELEMENT_HEADER_BYTES), elements.readableBytes()));
    }
    return Optional.empty();
  }

  /** The error for a peer that speaks none of our versions (OFPHFC_INCOMPATIBLE). */
  static ByteBuf incompatible(Frame hello, String text) {
    int version = Math.min(hello.version(), Protocol.NEWEST_WIRE_VERSION);
    ByteBuf out = Messages.begin(version, Wire.ERROR, hello.xid()).writeShort(0).writeShort(0);
    return Messages.end(out.writeBytes(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }
}
