package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Metering;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Meters on the wire, the same in 1.3 and 1.4 (OpenFlow 1.4 sections 7.3.4.4, 7.3.5.12 and
 * 7.3.5.13).
 */
final class MeterCodec {
  /** What a meter mod does. */
  enum Command {
    ADD(0),
    MODIFY(1),
    /** Deletes the flows that name the meter, too; a meter that is not there is no error. */
    DELETE(2);

    private final int code;

    Command(int code) {
      this.code = code;
    }
  }

  /** Rates in packets a second, bursts and counters: what a limit is made of. */
  static final int FLAGS = 2 | 4 | 8;

  /** Type of a band that drops. */
  static final int DROP = 1;

  private static final int BAND_BYTES = 16;

  /** An ofp_meter_config up to its bands. */
  private static final int CONFIG_BYTES = 8;

  private final Protocol protocol;

  MeterCodec(Protocol protocol) {
    this.protocol = protocol;
  }

  /** The message that adds or changes a meter. */
  ByteBuf put(Command command, int meter, Metering what, long xid) {
    ByteBuf out = begin(command, xid);
    if (what instanceof Metering.Limit limit) {
      out.writeShort(FLAGS).writeInt(meter).writeShort(DROP).writeShort(BAND_BYTES);
      out.writeInt(limit.packetsPerSecond()).writeInt(limit.burst()).writeInt(0);
    } else if (what instanceof Metering.Opaque opaque) {
      ByteBuf bytes = Unpooled.wrappedBuffer(opaque.bytes().toArray());
      out.writeShort(bytes.readUnsignedShort()).writeInt(meter).writeBytes(bytes);
    }
    return Messages.end(out);
  }

  /** The message that deletes a meter. */
  ByteBuf delete(int meter, long xid) {
    return Messages.end(begin(Command.DELETE, xid).writeShort(0).writeInt(meter));
  }

  private ByteBuf begin(Command command, long xid) {
    return Messages.begin(protocol, Wire.METER_MOD, xid).writeShort(command.code);
  }

  /** The body of a multipart request about all meters. */
  static ByteBuf all() {
    return Unpooled.buffer(8).writeInt(Wire.METER_ALL).writeInt(0);
  }

  /**
   * A meter as a switch tells it.
   *
   * @param id its number, unsigned
   */
  record Told(long id, Metering what) {}

  /** Reads the next entry of a multipart reply. Anything a switch may hold has a reading. */
  static Told read(ByteBuf entries) throws MalformedException {
    ByteBuf entry = Cut.next(entries, 0, CONFIG_BYTES).skipBytes(2);
    int flags = entry.readUnsignedShort();
    long id = entry.readUnsignedInt();
    return new Told(id, isLimit(flags, entry) ? limit(entry) : opaque(flags, entry));
  }

  private static boolean isLimit(int flags, ByteBuf bands) {
    int start = bands.readerIndex();
    return flags == FLAGS
        && bands.readableBytes() == BAND_BYTES
        && bands.getUnsignedShort(start) == DROP
        && bands.getUnsignedShort(start + 2) == BAND_BYTES
        && bands.getInt(start + 4) > 0
        && bands.getInt(start + 8) > 0;
  }

  private static Metering limit(ByteBuf band) {
    return new Metering.Limit(band.skipBytes(4).readInt(), band.readInt());
  }

  private static Metering opaque(int flags, ByteBuf bands) {
    ByteBuf bytes = Unpooled.buffer(2 + bands.readableBytes()).writeShort(flags).writeBytes(bands);
    return new Metering.Opaque(Cut.raw(bytes));
  }
}
