package dev.overlane.flow.loxi;

import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Commit;
import dev.overlane.flow.state.FlowAction.Learn;
import dev.overlane.flow.state.FlowAction.LoadMetadata;
import dev.overlane.flow.state.FlowAction.Resubmit;
import dev.overlane.flow.state.FlowAction.Track;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The Nicira actions that OpenFlowJ lacks, as OVS documents them (ovs-actions(7)): resubmit to a
 * table, load of bits of metadata, learn, and connection tracking.
 */
final class NxCodec {
  static final int NICIRA = 0x2320;

  /** Where what a subtype has of its own begins. */
  static final int ARGUMENTS_OFFSET = 10;

  /** OXM_OF_METADATA, exact, 8 bytes. */
  static final int METADATA = 0x8000_0408;

  private static final int REG_LOAD = 7;
  private static final int RESUBMIT_TABLE = 14;
  private static final int CONNTRACK = 35;
  private static final int COMMIT = 1;
  private static final int NO_TABLE = 0xff;
  private static final int IN_PORT = 0xfff8;
  private static final int SUBTYPE_OFFSET = 8;

  private NxCodec() {}

  /** Appends the first ten bytes of a Nicira action. */
  static void writeHeader(int length, int subtype, ByteBuf out) {
    out.writeShort(0xffff).writeShort(length).writeInt(NICIRA).writeShort(subtype);
  }

  static void write(Resubmit action, ByteBuf out) {
    writeHeader(16, RESUBMIT_TABLE, out);
    out.writeShort(IN_PORT).writeByte(action.table()).writeZero(3);
  }

  static void write(LoadMetadata action, ByteBuf out) {
    writeHeader(24, REG_LOAD, out);
    out.writeShort(action.offset() << 6 | (action.bits() - 1));
    out.writeInt(METADATA).writeLong(action.value());
  }

  static void write(Learn action, ByteBuf out) {
    LearnCodec.write(action, out);
  }

  static void write(Track action, ByteBuf out) {
    writeConntrack(0, action.zone(), action.table(), out);
  }

  static void write(Commit action, ByteBuf out) {
    writeConntrack(COMMIT, action.zone(), NO_TABLE, out);
  }

  /** A constant zone, no helper, and no action on the connection. */
  private static void writeConntrack(int flags, int zone, int table, ByteBuf out) {
    writeHeader(24, CONNTRACK, out);
    out.writeShort(flags).writeInt(0).writeShort(zone).writeByte(table).writeZero(5);
  }

  /**
   * Guesses what a Nicira action is; the caller compares the guess's own bytes with these.
   *
   * @param action one whole action of type experimenter
   */
  static Optional<FlowAction> guess(ByteBuf action) {
    if (action.readableBytes() < 16 || action.getInt(action.readerIndex() + 4) != NICIRA) {
      return Optional.empty();
    }
    int subtype = action.getUnsignedShort(action.readerIndex() + SUBTYPE_OFFSET);
    ByteBuf arguments = action.duplicate().skipBytes(ARGUMENTS_OFFSET);
    if (subtype == RESUBMIT_TABLE) {
      return Optional.of(new Resubmit(arguments.skipBytes(2).readUnsignedByte()));
    } else if (subtype == REG_LOAD && arguments.readableBytes() == 14) {
      int range = arguments.readUnsignedShort();
      long value = arguments.skipBytes(4).readLong();
      return Optional.of(new LoadMetadata(range >>> 6, (range & 63) + 1, value));
    } else if (subtype == CONNTRACK && arguments.readableBytes() == 14) {
      boolean commits = arguments.readUnsignedShort() == COMMIT;
      int zone = arguments.skipBytes(4).readUnsignedShort();
      int table = arguments.readUnsignedByte();
      return Optional.of(commits ? new Commit(zone) : new Track(zone, table));
    } else if (subtype == LearnCodec.LEARN2) {
      return LearnCodec.guess(arguments);
    }
    return Optional.empty();
  }
}
