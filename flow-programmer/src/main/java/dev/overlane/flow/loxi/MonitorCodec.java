package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.LearnedRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Flow monitors: OpenFlow 1.4's own (section 7.3.5.17), or in 1.3 the ONF's extension 187. OVS has
 * both since 3.0.
 */
final class MonitorCodec {
  private static final int ONF_MONITOR = 1870;
  private static final int ONF_PAUSED = 1871;
  private static final int ONF_RESUMED = 1872;

  /** Added, removed and modified flows; own changes only abbreviated. */
  private static final int ADD_REMOVE_MODIFY = 0b1110;

  /** With the flows' instructions. */
  private static final int INSTRUCTIONS = 0b1_0000;

  /** Of an entry that tells a whole flow, up to the end of its cookie; the same in both. */
  private static final int COOKIE_END = 24;

  private static final int COOKIE_OFFSET = 16;
  private static final int OF14_TABLE_OFFSET = 4;
  private static final int ONF_TABLE_OFFSET = 14;

  private static final int OF14_REMOVED = 2;
  private static final int OF14_ABBREVIATED = 4;
  private static final int OF14_RESUMED = 6;
  private static final int ONF_ABBREVIATED = 3;
  private static final int MULTIPART_HEADER_BYTES = 8;
  private static final int FLAGS_OFFSET = 2;
  private static final int REPLY_MORE = 1;
  private static final int EXPERIMENTER_HEADER_BYTES = 8;

  private final Protocol protocol;
  private final FlowCodec flows;
  private final LearnedRule learned;
  private final boolean native14;

  /** Takes what an update tells of others' doing; what the switch learns is not told. */
  interface Listener {

    /**
     * Something has happened to a flow.
     *
     * @param now as it is; empty: it is gone
     */
    void touched(FlowKey key, Optional<Flow> now);

    /** Something has happened to the flows, nobody knows what. */
    void unknown();
  }

  /**
   * @param learned which flows the switch writes itself
   */
  MonitorCodec(Protocol protocol, LearnedRule learned) {
    this.protocol = protocol;
    this.flows = new FlowCodec(protocol);
    this.learned = learned;
    this.native14 = protocol == Protocol.OPENFLOW_14;
  }

  /** A request for a monitor of all tables. */
  ByteBuf request(long xid) {
    ByteBuf body = Unpooled.buffer();
    if (!native14) {
      body.writeInt(Wire.ONF).writeInt(ONF_MONITOR);
    }
    writeMonitor(body);
    int kind = native14 ? Wire.MULTIPART_FLOW_MONITOR : Wire.MULTIPART_EXPERIMENTER;
    return Messages.multipart(protocol, kind, xid, body);
  }

  private void writeMonitor(ByteBuf out) {
    out.writeInt(1);
    if (native14) {
      out.writeInt(Wire.PORT_ANY)
          .writeInt(Wire.GROUP_ANY)
          .writeShort(ADD_REMOVE_MODIFY | INSTRUCTIONS);
      out.writeByte(Wire.TABLE_ALL).writeByte(0);
    } else {
      out.writeShort(ADD_REMOVE_MODIFY).writeShort(4).writeInt(Wire.PORT_ANY);
      out.writeByte(Wire.TABLE_ALL).writeZero(3);
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

  /** Whether more of the same follows: what happened at once is told in several parts. */
  boolean isContinued(Frame update) {
    return update.type() == Wire.MULTIPART_REPLY
        && (update.body().getUnsignedShort(FLAGS_OFFSET) & REPLY_MORE) != 0;
  }

  /**
   * Reads an update. In 1.4 a monitor that pauses, because it has much to tell, has told all until
   * then; meanwhile it tells at once which of those flows go, and when it resumes it tells what has
   * come and changed, before it says so (nicira-ext.h of Open vSwitch, at nx_flow_update_full). So
   * a pause is late news and no unknown ones. In 1.3 everything of others is unknown, pauses too:
   * what happened is not read.
   */
  void read(Frame update, Listener listener) throws MalformedException {
    if (isPauseOrResume(update)) {
      listener.unknown();
      return;
    }
    int header = MULTIPART_HEADER_BYTES + (native14 ? 0 : EXPERIMENTER_HEADER_BYTES);
    ByteBuf entries = update.body().skipBytes(header);
    while (entries.isReadable()) {
      ByteBuf entry = Cut.next(entries, 0, 4);
      int event = entry.getUnsignedShort(entry.readerIndex() + 2);
      if (native14) {
        read14(event, entry, listener);
      } else if (event != ONF_ABBREVIATED
          && !(event < ONF_ABBREVIATED && isMarked(entry, ONF_TABLE_OFFSET))) {
        listener.unknown();
      }
    }
  }

  private void read14(int event, ByteBuf entry, Listener listener) throws MalformedException {
    if (event > OF14_RESUMED) {
      listener.unknown();
    } else if (event == OF14_REMOVED && !isMarked(entry, OF14_TABLE_OFFSET)) {
      listener.touched(flows.readUpdatedKey(entry), Optional.empty());
    } else if (event < OF14_ABBREVIATED) {
      Flow flow = flows.readUpdate(entry);
      if (!learned.isGenuine(flow)) {
        Optional<Flow> now = event == OF14_REMOVED ? Optional.empty() : Optional.of(flow);
        listener.touched(flow.key(), now);
      }
    }
  }

  /** Whether a flow says that it was learned. */
  private boolean isMarked(ByteBuf entry, int tableOffset) {
    int start = entry.readerIndex();
    return entry.readableBytes() >= COOKIE_END
        && learned.isMarked(
            entry.getUnsignedByte(start + tableOffset), entry.getLong(start + COOKIE_OFFSET));
  }
}
