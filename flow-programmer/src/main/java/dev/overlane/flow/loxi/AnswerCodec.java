package dev.overlane.flow.loxi;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.AnswerArp;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/**
 * {@link AnswerArp} on the wire: OVS's move (ovs-actions(7)), set_field and output, in the one
 * order that Overlane writes them.
 */
final class AnswerCodec {
  private static final int REG_MOVE = 6;
  private static final int MOVE_BYTES = 24;
  private static final int OUTPUT = 0;
  private static final int SET_FIELD = 25;
  private static final int ETH_SRC_OXM = 0x8000_0806;
  private static final int REPLY = 2;
  private static final int MAC_BITS = 48;
  private static final int IPV4_BITS = 32;

  private static final int NXM_OF_ETH_DST = 0x0000_0206;
  private static final int NXM_OF_ETH_SRC = 0x0000_0406;
  private static final int NXM_OF_ARP_SPA = 0x0000_2004;
  private static final int NXM_OF_ARP_TPA = 0x0000_2204;
  private static final int NXM_NX_ARP_SHA = 0x0001_2206;
  private static final int NXM_NX_ARP_THA = 0x0001_2406;

  /** move, set, set, move, move, set, set, output. */
  private static final int BYTES = 3 * MOVE_BYTES + 5 * 16;

  /** Where the addresses are: in the second action, and in the last but one. */
  private static final int MAC_OFFSET = MOVE_BYTES + 8;

  private static final int ADDRESS_OFFSET = BYTES - 32 + 8;

  private AnswerCodec() {}

  static void write(AnswerArp answer, ByteBuf out) {
    move(NXM_OF_ETH_SRC, NXM_OF_ETH_DST, MAC_BITS, out);
    out.writeShort(SET_FIELD).writeShort(16).writeInt(ETH_SRC_OXM);
    writeMac(answer.mac(), out).writeZero(2);
    set(HeaderMatch.exact(HeaderField.ARP_OP, REPLY), out);
    move(NXM_NX_ARP_SHA, NXM_NX_ARP_THA, MAC_BITS, out);
    move(NXM_OF_ARP_SPA, NXM_OF_ARP_TPA, IPV4_BITS, out);
    set(HeaderMatch.exact(HeaderField.ARP_SHA, answer.mac()), out);
    set(
        HeaderMatch.exact(HeaderField.ARP_SPA, Integer.toUnsignedLong(answer.address().value())),
        out);
    out.writeShort(OUTPUT).writeShort(16).writeInt(Wire.PORT_IN).writeZero(8);
  }

  private static void move(int source, int target, int bits, ByteBuf out) {
    NxCodec.writeHeader(MOVE_BYTES, REG_MOVE, out);
    out.writeShort(bits).writeShort(0).writeShort(0).writeInt(source).writeInt(target);
  }

  private static void set(HeaderMatch field, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(SET_FIELD).writeShort(16);
    HeaderCodec.write(field, out);
    out.writeZero(16 - (out.writerIndex() - start));
  }

  private static ByteBuf writeMac(MacAddress mac, ByteBuf out) {
    return out.writeShort((int) (mac.value() >>> 32)).writeInt((int) mac.value());
  }

  /** Reads all eight from a list of actions if it goes on with them; else it reads nothing. */
  static Optional<FlowAction> read(ByteBuf list, ByteBuf scratch) {
    if (list.readableBytes() < BYTES) {
      return Optional.empty();
    }
    ByteBuf all = list.slice(list.readerIndex(), BYTES);
    long mac = (long) all.getUnsignedShort(MAC_OFFSET) << 32 | all.getUnsignedInt(MAC_OFFSET + 2);
    AnswerArp answer =
        new AnswerArp(new MacAddress(mac), new Ipv4Address(all.getInt(ADDRESS_OFFSET)));
    write(answer, scratch.clear());
    if (!ByteBufUtil.equals(scratch, all)) {
      return Optional.empty();
    }
    list.skipBytes(BYTES);
    return Optional.of(answer);
  }
}
