package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Flow monitors: OpenFlow 1.4's own (section 7.3.5.17), or in 1.3 the ONF's extension 187. OVS has
 * both since 3.0.
 */
final class MonitorCodec {
  private static final int ONF_MONITOR = 1870;
  private static final int ONF_PAUSED = 1871;
  private static final int ONF_RESUMED = 1872;

  /** Added, removed and modified flows; own changes only abbreviated; no instructions. */
  private static final int ADD_REMOVE_MODIFY = 0b1110;

  private static final int OF14_ABBREVIATED = 4;
  private static final int ONF_ABBREVIATED = 3;
  private static final int MULTIPART_HEADER_BYTES = 8;
  private static final int EXPERIMENTER_HEADER_BYTES = 8;

  private final Protocol protocol;
  private final boolean native14;

  MonitorCodec(Protocol protocol) {
    this.protocol = protocol;
    this.native14 = protocol == Protocol.OPENFLOW_14;
  }

  /**
   * A request for one monitor per table, because a monitor cannot exclude a table.
   *
   * @param tables how many tables the switch has
   * @param except tables that are not watched
   */
  ByteBuf request(int tables, ImmutableSet<Integer> except, long xid) {
    ByteBuf body = Unpooled.buffer();
    if (!native14) {
      body.writeInt(Wire.ONF).writeInt(ONF_MONITOR);
    }
    for (int table = 0; table < tables; table++) {
      if (!except.contains(table)) {
        writeMonitor(table, body);
      }
    }
    int kind = native14 ? Wire.MULTIPART_FLOW_MONITOR : Wire.MULTIPART_EXPERIMENTER;
    return Messages.multipart(protocol, kind, xid, body);
  }

  private void writeMonitor(int table, ByteBuf out) {
    out.writeInt(table + 1);
    if (native14) {
      out.writeInt(Wire.PORT_ANY).writeInt(Wire.GROUP_ANY).writeShort(ADD_REMOVE_MODIFY);
      out.writeByte(table).writeByte(0);
    } else {
      out.writeShort(ADD_REMOVE_MODIFY).writeShort(4).writeInt(Wire.PORT_ANY);
      out.writeByte(table).writeZero(3);
    }
    out.writeShort(1).writeShort(4).writeInt(0); // an empty ofp_match
  }

  /** Whether the frame comes from a monitor. */
  boolean isUpdate(Frame frame) {
    ByteBuf body = frame.body();
    if (frame.type() == Wire.MULTIPART_REPLY && body.readableBytes() >= MULTIPART_HEADER_BYTES) {
      int kind = body.readUnsignedShort();
      return native14
          ? kind == Wire.MULTIPART_FLOW_MONITOR
          : kind == Wire.MULTIPART_EXPERIMENTER && isOnf(body.skipBytes(6), ONF_MONITOR);
    }
    return isPauseOrResume(frame);
  }

  private boolean isPauseOrResume(Frame frame) {
    return !native14
        && frame.type() == Wire.EXPERIMENTER
        && (isOnf(frame.body(), ONF_PAUSED) || isOnf(frame.body(), ONF_RESUMED));
  }

  private static boolean isOnf(ByteBuf body, int subtype) {
    return body.readableBytes() >= EXPERIMENTER_HEADER_BYTES
        && body.readInt() == Wire.ONF
        && body.readInt() == subtype;
  }

  /**
   * Whether an update tells of something that is not this connection's own doing. A pause counts:
   * what happens meanwhile is told late or not at all.
   */
  boolean isForeign(Frame update) throws MalformedException {
    if (isPauseOrResume(update)) {
      return true;
    }
    int header = MULTIPART_HEADER_BYTES + (native14 ? 0 : EXPERIMENTER_HEADER_BYTES);
    ByteBuf entries = update.body().skipBytes(header);
    int own = native14 ? OF14_ABBREVIATED : ONF_ABBREVIATED;
    while (entries.isReadable()) {
      ByteBuf entry = Cut.next(entries, 0, 4);
      if (entry.getUnsignedShort(entry.readerIndex() + 2) != own) {
        return true;
      }
    }
    return false;
  }
}
