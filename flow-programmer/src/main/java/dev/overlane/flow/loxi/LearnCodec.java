package dev.overlane.flow.loxi;

import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Learn;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * {@link Learn} as an NXAST_LEARN2 (ovs-actions(7), "The learn action"): a header, the field that
 * tells whether there was room, if any, and three specs, each copying bits of a field of the packet
 * into the match or the load of the learned flow.
 */
final class LearnCodec {
  static final int LEARN2 = 45;

  /** Up to the specs: what NXAST_LEARN has, then the limit, and 4 bytes that stay zero. */
  private static final int HEADER_BYTES = 32 + 8;

  private static final int SPEC_BYTES = 14;
  private static final int SPECS_BYTES = 3 * SPEC_BYTES;

  /** NX_LEARN_F_WRITE_RESULT of ofp-actions.c: a field is named before the specs. */
  private static final int TELLS = 1 << 2;

  private static final int FIELD_BYTES = 4;

  /** With the field or without it. */
  private static final int LENGTH = (HEADER_BYTES + FIELD_BYTES + SPECS_BYTES + 7) / 8 * 8;

  private static final int NXM_OF_IN_PORT = 0x0000_0002;
  private static final int NXM_OF_ETH_DST = 0x0000_0206;
  private static final int NXM_OF_ETH_SRC = 0x0000_0406;
  private static final int NXM_NX_TUN_IPV4_SRC = 0x0001_3e04;

  /** From a field, to the match. */
  private static final int MATCH = 0;

  /** From a field, to a load. */
  private static final int LOAD = 1 << 11;

  private static final int SEGMENT_BITS = 24;
  private static final int MAC_BITS = 48;
  private static final int DESTINATION_OFFSET = 32;

  private LearnCodec() {}

  static void write(Learn action, ByteBuf out) {
    NxCodec.writeHeader(LENGTH, LEARN2, out);
    out.writeShort(0).writeShort(action.hardTimeout());
    out.writeShort(action.priority()).writeLong(action.cookie());
    out.writeShort(action.tells() ? TELLS : 0).writeByte(action.table()).writeZero(5);
    out.writeInt((int) action.limit());
    if (action.tells()) {
      out.writeShort(action.roomBit()).writeShort(0).writeInt(NxCodec.METADATA);
    } else {
      out.writeInt(0);
    }
    spec(MATCH | SEGMENT_BITS, NxCodec.METADATA, NxCodec.METADATA, 0, out);
    spec(MATCH | MAC_BITS, NXM_OF_ETH_SRC, NXM_OF_ETH_DST, 0, out);
    if (action.fromTunnel()) {
      spec(LOAD | 32, NXM_NX_TUN_IPV4_SRC, NxCodec.METADATA, DESTINATION_OFFSET, out);
    } else {
      spec(LOAD | 16, NXM_OF_IN_PORT, NxCodec.METADATA, DESTINATION_OFFSET, out);
    }
    out.writeZero(LENGTH - HEADER_BYTES - SPECS_BYTES - fieldBytes(action.tells()));
  }

  private static int fieldBytes(boolean tells) {
    return tells ? FIELD_BYTES : 0;
  }

  private static void spec(int header, int source, int target, int targetOffset, ByteBuf out) {
    out.writeShort(header).writeInt(source).writeShort(0).writeInt(target).writeShort(targetOffset);
  }

  /** Reads the header; whether the specs are those of {@link Learn} is for the caller to check. */
  static Optional<FlowAction> guess(ByteBuf arguments) {
    if (arguments.readableBytes() != LENGTH - NxCodec.ARGUMENTS_OFFSET) {
      return Optional.empty();
    }
    int start = arguments.readerIndex();
    int hardTimeout = arguments.skipBytes(2).readUnsignedShort();
    int priority = arguments.readUnsignedShort();
    long cookie = arguments.readLong();
    boolean tells = arguments.readUnsignedShort() == TELLS;
    int table = arguments.readUnsignedByte();
    long limit = arguments.skipBytes(5).readUnsignedInt();
    int room = tells ? arguments.readUnsignedShort() : Learn.UNTOLD;
    int specs = HEADER_BYTES - NxCodec.ARGUMENTS_OFFSET + fieldBytes(tells);
    int lastSpecsSource = arguments.getInt(start + specs + 2 * SPEC_BYTES + 2);
    boolean fromTunnel = lastSpecsSource == NXM_NX_TUN_IPV4_SRC;
    return Optional.of(new Learn(table, priority, cookie, hardTimeout, limit, room, fromTunnel));
  }
}
