package dev.overlane.bench.fleet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * One flow as the bytes of an entry of flow stats (OpenFlow 1.4 section 7.3.5.2). Two are equal if
 * one would take the other's place: same table, priority and match. A value; any thread.
 */
final class FlowEntry {
  private static final int HEADER_BYTES = 48;

  /** A flow mod up to its match (section 7.3.4.1), its own header included. */
  private static final int MOD_BYTES = 48;

  /** Type of the instruction to pass a meter. */
  private static final int METER = 6;

  private static final int UPDATE_BYTES = 24;
  private static final int REMOVED = 2;

  /** OFPRR_DELETE. */
  private static final int DELETED = 2;

  private static final int COOKIE = 24;
  private static final int TABLE = 2;
  private static final int PRIORITY = 12;

  private final byte[] stats;

  private FlowEntry(byte[] stats) {
    this.stats = stats;
  }

  /** The flow that a flow mod tells of. */
  static FlowEntry of(ByteBuf mod) {
    int start = mod.readerIndex();
    int rest = mod.readableBytes() - MOD_BYTES;
    byte[] bytes = new byte[HEADER_BYTES + rest];
    ByteBuf out = Unpooled.wrappedBuffer(bytes).clear();
    out.writeShort(bytes.length).writeByte(mod.getByte(start + 24)).writeZero(9);
    out.writeShort(mod.getShort(start + 30));
    out.writeShort(mod.getShort(start + 26)).writeShort(mod.getShort(start + 28));
    out.writeShort(mod.getShort(start + 44)).writeShort(mod.getShort(start + 46)).writeZero(2);
    out.writeLong(mod.getLong(start + 8)).writeZero(16);
    out.writeBytes(mod, start + MOD_BYTES, rest);
    return new FlowEntry(bytes);
  }

  byte[] stats() {
    return stats;
  }

  /**
   * What a flow monitor tells of it (section 7.3.5.17, ofp_flow_update_full): the match and what
   * follows, behind a shorter head.
   *
   * @param event what has become of it
   */
  byte[] update(int event) {
    ByteBuf all = Unpooled.wrappedBuffer(stats);
    ByteBuf out = Unpooled.buffer(stats.length - HEADER_BYTES + UPDATE_BYTES);
    out.writeShort(stats.length - HEADER_BYTES + UPDATE_BYTES).writeShort(event);
    out.writeByte(stats[TABLE]).writeByte(event == REMOVED ? DELETED : 0);
    out.writeBytes(all, PRIORITY + 2, 4).writeBytes(all, PRIORITY, 2).writeZero(4);
    out.writeBytes(all, COOKIE, 8).writeBytes(all, HEADER_BYTES, stats.length - HEADER_BYTES);
    return ByteBufUtil.getBytes(out);
  }

  /** The meter that its packets pass; 0: none. */
  int meter() {
    ByteBuf all = Unpooled.wrappedBuffer(stats);
    for (int at = matchEnd(); at < stats.length; at += all.getUnsignedShort(at + 2)) {
      if (all.getUnsignedShort(at) == METER) {
        return all.getInt(at + 4);
      }
    }
    return 0;
  }

  /** Where its match ends, padding included. */
  private int matchEnd() {
    int length = (stats[HEADER_BYTES + 2] & 0xff) << 8 | (stats[HEADER_BYTES + 3] & 0xff);
    return HEADER_BYTES + (length + 7 & ~7);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowEntry that
        && stats[TABLE] == that.stats[TABLE]
        && stats[PRIORITY] == that.stats[PRIORITY]
        && stats[PRIORITY + 1] == that.stats[PRIORITY + 1]
        && Arrays.equals(
            stats, HEADER_BYTES, matchEnd(), that.stats, HEADER_BYTES, that.matchEnd());
  }

  @Override
  public int hashCode() {
    int hash = 31 * (31 * stats[TABLE] + stats[PRIORITY]) + stats[PRIORITY + 1];
    for (int i = HEADER_BYTES; i < matchEnd(); i++) {
      hash = 31 * hash + stats[i];
    }
    return hash;
  }
}
