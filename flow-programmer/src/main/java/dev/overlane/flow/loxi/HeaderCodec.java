package dev.overlane.flow.loxi;

import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@link HeaderMatch} as an OXM of class 0x8000 (OpenFlow 1.4 section 7.2.3.2), of the ONF's
 * experimenter class where the version spoken does not have the field yet, or of Nicira's class
 * 0x0001 (nicira-ext.h of Open vSwitch).
 */
final class HeaderCodec {
  private static final int OPENFLOW_BASIC = 0x8000;
  private static final int NICIRA = 1;
  private static final int EXPERIMENTER = 0xffff;

  /** ONF_VENDOR_ID, "ONF" and a zero, as Open vSwitch has it (openflow-common.h). */
  private static final int ONF = 0x4f4e4600;

  private static final int HEADER_BYTES = 4;
  private static final int HAS_MASK = 1;

  private HeaderCodec() {}

  static void write(HeaderMatch header, ByteBuf out) {
    int width = header.field().bits() / Byte.SIZE;
    boolean masked = !header.isExact();
    boolean experimental = header.field().isExperimental();
    out.writeShort(oxmClass(header.field()));
    out.writeByte(header.field().number() << 1 | (masked ? HAS_MASK : 0));
    out.writeByte((masked ? 2 * width : width) + (experimental ? Integer.BYTES : 0));
    if (experimental) {
      out.writeInt(ONF);
    }
    out.writeBytes(header.value());
    if (masked) {
      out.writeBytes(header.mask());
    }
  }

  private static int oxmClass(HeaderField field) {
    return field.isExperimental() ? EXPERIMENTER : field.isNicira() ? NICIRA : OPENFLOW_BASIC;
  }

  /**
   * Reads one OXM into a match; empty: it is of no such field, asks for nothing, or the match has
   * one of that field already.
   */
  static Optional<FlowMatch> read(ByteBuf oxm, FlowMatch match) {
    int start = oxm.readerIndex();
    int type = oxm.getUnsignedShort(start);
    boolean experimental =
        type == EXPERIMENTER
            && oxm.readableBytes() >= HEADER_BYTES + Integer.BYTES
            && oxm.getInt(start + HEADER_BYTES) == ONF;
    if (type == EXPERIMENTER && !experimental) {
      return Optional.empty();
    }
    int number = oxm.getUnsignedByte(start + 2);
    int skipped = HEADER_BYTES + (experimental ? Integer.BYTES : 0);
    byte[] body = ByteBufUtil.getBytes(oxm, start + skipped, oxm.readableBytes() - skipped);
    return HeaderField.ofNumber(number >> 1, type == NICIRA)
        .filter(field -> oxmClass(field) == type)
        .filter(field -> match.header(field).isEmpty())
        .flatMap(field -> read(field, (number & HAS_MASK) != 0, body))
        .map(match::with);
  }

  private static Optional<HeaderMatch> read(HeaderField field, boolean masked, byte[] bytes) {
    int width = field.bits() / Byte.SIZE;
    if (bytes.length != (masked ? 2 * width : width)) {
      return Optional.empty();
    }
    byte[] value = Arrays.copyOf(bytes, width);
    byte[] mask = Arrays.copyOfRange(bytes, width, 2 * width);
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
