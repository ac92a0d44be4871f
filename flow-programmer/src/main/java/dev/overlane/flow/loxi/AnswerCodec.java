package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.FieldActions.MOVE_BYTES;
import static dev.overlane.flow.loxi.FieldActions.SHORT_BYTES;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Advertise;
import dev.overlane.flow.state.FlowAction.AnswerArp;
import dev.overlane.flow.state.FlowAction.TurnSolicitation;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Function;

/**
 * What answers ARP and neighbour discovery on the wire: each is several actions, in the one order
 * that Overlane writes them. The fields of discovery beyond OpenFlow's are Open vSwitch's since
 * 2.11 (ovs-fields(7): nd_reserved, nd_options_type).
 */
final class AnswerCodec {
  private static final int ARP_REPLY = 2;
  private static final int MAC_BITS = 48;
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  private static final int NXM_OF_ARP_SPA = 0x0000_2004;
  private static final int NXM_OF_ARP_TPA = 0x0000_2204;
  private static final int NXM_NX_ARP_SHA = 0x0001_2206;
  private static final int NXM_NX_ARP_THA = 0x0001_2406;
  private static final int NXM_NX_IPV6_SRC = 0x0001_2610;
  private static final int NXM_NX_IPV6_DST = 0x0001_2810;
  private static final int ND_RESERVED = 0x1000_0204;
  private static final int ND_OPTIONS_TYPE = 0x1000_0401;

  private static final int TARGET_LINK_LAYER = 2;

  /** The Ethernet source is set by the second action of an answer. */
  private static final int MAC_OFFSET = MOVE_BYTES + 8;

  /** move, set, set, move, move, set, set, output. */
  private static final int ARP_BYTES = 3 * MOVE_BYTES + 5 * SHORT_BYTES;

  private static final int ARP_ADDRESS_OFFSET = ARP_BYTES - 2 * SHORT_BYTES + 8;

  /** set, set, set. */
  private static final int TURN_BYTES = 3 * SHORT_BYTES;

  private static final int FLAGS_OFFSET = 2 * SHORT_BYTES + 8;

  private static final int IPV6_SET_BYTES = 24;

  /** move, set, move, set, set, output. */
  private static final int ADVERTISE_BYTES = 2 * MOVE_BYTES + IPV6_SET_BYTES + 3 * SHORT_BYTES;

  private static final int ADVERTISE_ADDRESS_OFFSET = 2 * MOVE_BYTES + SHORT_BYTES + 8;

  /** The first actions of all answers: what an answer goes back by, and what a turn begins with. */
  private static final ByteBuf BACK =
      head(MOVE_BYTES, new AnswerArp(new MacAddress(0), new Ipv4Address(0)));

  private static final ByteBuf TURN = head(SHORT_BYTES, new TurnSolicitation(false));

  private AnswerCodec() {}

  /** The first bytes of an action; read by index only, by any thread. */
  private static ByteBuf head(int length, FlowAction action) {
    ByteBuf whole = Unpooled.buffer();
    write(action, whole);
    return whole.writerIndex(length).asReadOnly();
  }

  /** Appends an answer, or the half of one; nothing if the action is neither. */
  static void write(FlowAction action, ByteBuf out) {
    if (action instanceof AnswerArp answer) {
      write(answer, out);
    } else if (action instanceof TurnSolicitation turn) {
      write(turn, out);
    } else if (action instanceof Advertise advertise) {
      write(advertise, out);
    }
  }

  private static void write(AnswerArp answer, ByteBuf out) {
    FieldActions.turnBack(answer.mac(), out);
    FieldActions.set(HeaderMatch.exact(HeaderField.ARP_OP, ARP_REPLY), out);
    FieldActions.move(NXM_NX_ARP_SHA, NXM_NX_ARP_THA, MAC_BITS, out);
    FieldActions.move(NXM_OF_ARP_SPA, NXM_OF_ARP_TPA, IPV4_BITS, out);
    FieldActions.set(HeaderMatch.exact(HeaderField.ARP_SHA, answer.mac()), out);
    FieldActions.set(
        HeaderMatch.exact(HeaderField.ARP_SPA, Integer.toUnsignedLong(answer.address().value())),
        out);
    FieldActions.outputToInPort(out);
  }

  private static void write(TurnSolicitation turn, ByteBuf out) {
    FieldActions.set(
        HeaderMatch.exact(HeaderField.ICMPV6_TYPE, TurnSolicitation.ADVERTISEMENT), out);
    FieldActions.set(ND_OPTIONS_TYPE, TARGET_LINK_LAYER, out);
    FieldActions.set(ND_RESERVED, turn.flags(), out);
  }

  private static void write(Advertise advertise, ByteBuf out) {
    FieldActions.turnBack(advertise.mac(), out);
    FieldActions.move(NXM_NX_IPV6_SRC, NXM_NX_IPV6_DST, IPV6_BITS, out);
    FieldActions.set(HeaderMatch.exact(HeaderField.IPV6_SRC, advertise.address()), out);
    FieldActions.set(HeaderMatch.exact(HeaderField.ND_TLL, advertise.mac()), out);
    FieldActions.outputToInPort(out);
  }

  /** Reads all actions of an answer from a list if it goes on with them; else it reads nothing. */
  static Optional<FlowAction> read(ByteBuf list, ByteBuf scratch) {
    // Most lists have nothing of the kind, and hundreds of actions.
    if (startsWith(TURN, list)) {
      return read(list, scratch, TURN_BYTES, AnswerCodec::guessTurn);
    }
    return startsWith(BACK, list)
        ? read(list, scratch, ARP_BYTES, AnswerCodec::guessArp)
            .or(() -> read(list, scratch, ADVERTISE_BYTES, AnswerCodec::guessAdvertise))
        : Optional.empty();
  }

  private static boolean startsWith(ByteBuf head, ByteBuf list) {
    return list.readableBytes() >= head.writerIndex()
        && ByteBufUtil.equals(list, list.readerIndex(), head, 0, head.writerIndex());
  }

  private static Optional<FlowAction> read(
      ByteBuf list, ByteBuf scratch, int length, Function<ByteBuf, FlowAction> guess) {
    if (list.readableBytes() < length) {
      return Optional.empty();
    }
    ByteBuf all = list.slice(list.readerIndex(), length);
    FlowAction action = guess.apply(all);
    write(action, scratch.clear());
    if (!ByteBufUtil.equals(scratch, all)) {
      return Optional.empty();
    }
    list.skipBytes(length);
    return Optional.of(action);
  }

  private static AnswerArp guessArp(ByteBuf all) {
    return new AnswerArp(mac(all), new Ipv4Address(all.getInt(ARP_ADDRESS_OFFSET)));
  }

  private static TurnSolicitation guessTurn(ByteBuf all) {
    return new TurnSolicitation(all.getInt(FLAGS_OFFSET) < 0);
  }

  private static Advertise guessAdvertise(ByteBuf all) {
    IpPrefix address =
        new IpPrefix(
            true,
            all.getLong(ADVERTISE_ADDRESS_OFFSET),
            all.getLong(ADVERTISE_ADDRESS_OFFSET + Long.BYTES),
            IPV6_BITS);
    return new Advertise(mac(all), new IpAddress(address.toString()));
  }

  private static MacAddress mac(ByteBuf all) {
    return new MacAddress(
        (long) all.getUnsignedShort(MAC_OFFSET) << 32 | all.getUnsignedInt(MAC_OFFSET + 2));
  }
}
