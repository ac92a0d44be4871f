package dev.overlane.flow.loxi;

import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.HeaderMatch;
import io.netty.buffer.ByteBuf;

/**
 * Actions on fields of a packet: set_field (OpenFlow 1.4 section 7.2.4.11) and OVS's move
 * (ovs-actions(7)), of fields that OpenFlowJ lacks, or in lists that must be one byte for byte; and
 * output to where the packet came in.
 */
final class FieldActions {
  static final int MOVE_BYTES = 24;

  /** A set_field of a field of up to 8 bytes, and an output. */
  static final int SHORT_BYTES = 16;

  static final int NXM_OF_ETH_DST = 0x0000_0206;
  static final int NXM_OF_ETH_SRC = 0x0000_0406;

  private static final int SET_FIELD = 25;
  private static final int REG_MOVE = 6;
  private static final int OUTPUT = 0;
  private static final int ETH_SRC_OXM = 0x8000_0806;
  private static final int MAC_BITS = 48;

  private FieldActions() {}

  static void move(int source, int target, int bits, ByteBuf out) {
    NxCodec.writeHeader(MOVE_BYTES, REG_MOVE, out);
    out.writeShort(bits).writeShort(0).writeShort(0).writeInt(source).writeInt(target);
  }

  /** Sends the packet back to its Ethernet source, from another. */
  static void turnBack(MacAddress newSource, ByteBuf out) {
    move(NXM_OF_ETH_SRC, NXM_OF_ETH_DST, MAC_BITS, out);
    set(ETH_SRC_OXM, newSource.value(), out);
  }

  static void set(HeaderMatch field, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(SET_FIELD).writeShort(0);
    HeaderCodec.write(field, out);
    int length = (out.writerIndex() - start + 7) & ~7;
    out.setShort(start + 2, length);
    out.writeZero(start + length - out.writerIndex());
  }

  /** Sets a field of at most 8 bytes, given by its OXM or NXM header. */
  static void set(int header, long value, ByteBuf out) {
    int width = header & 0xff;
    out.writeShort(SET_FIELD).writeShort(SHORT_BYTES).writeInt(header);
    for (int i = width - 1; i >= 0; i--) {
      out.writeByte((int) (value >>> (i * Byte.SIZE)));
    }
    out.writeZero(Long.BYTES - width);
  }

  static void outputToInPort(ByteBuf out) {
    out.writeShort(OUTPUT).writeShort(SHORT_BYTES).writeInt(Wire.PORT_IN).writeZero(8);
  }
}
