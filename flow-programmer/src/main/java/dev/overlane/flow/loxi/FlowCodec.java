package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.Flow.Lifetime;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * {@link Flow}s as flow mods and as entries of flow stats (OpenFlow 1.4 sections 7.3.4.1 and
 * 7.3.5.2; 1.3 has the same layout with padding for the importance).
 */
final class FlowCodec {
  private static final int ADD = 0;
  private static final int DELETE_STRICT = 4;

  /** Of an entry of flow stats, up to its match. */
  private static final int STATS_HEADER_BYTES = 48;

  /** Of an update of a flow monitor, up to its match. */
  private static final int UPDATE_HEADER_BYTES = 24;

  private static final int UPDATE_TIMEOUTS_OFFSET = 6;
  private static final int UPDATE_COOKIE_OFFSET = 16;

  private final Protocol protocol;
  private final MatchCodec matches;
  private final InstructionCodec instructions;

  FlowCodec(Protocol protocol) {
    this.protocol = protocol;
    this.matches = new MatchCodec(protocol.factory().oxms());
    this.instructions = new InstructionCodec(protocol.factory());
  }

  Protocol protocol() {
    return protocol;
  }

  /** The message that adds the flow; its length field is right only up to 65,535 bytes. */
  ByteBuf add(Flow flow, long xid) {
    Lifetime lifetime = flow.lifetime();
    ByteBuf out = Messages.begin(protocol, Wire.FLOW_MOD, xid);
    out.writeLong(flow.cookie()).writeLong(0);
    out.writeByte(flow.key().table()).writeByte(ADD);
    out.writeShort(lifetime.idleTimeout()).writeShort(lifetime.hardTimeout());
    writeRest(flow.key(), lifetime.flags(), out);
    flow.instructions().forEach(instruction -> instructions.write(instruction, out));
    return Messages.end(out);
  }

  /** The message that deletes the flow with exactly this key, whatever its cookie is. */
  ByteBuf deleteStrict(FlowKey key, long xid) {
    ByteBuf out = Messages.begin(protocol, Wire.FLOW_MOD, xid);
    out.writeLong(0).writeLong(0);
    out.writeByte(key.table()).writeByte(DELETE_STRICT).writeInt(0);
    writeRest(key, 0, out);
    return Messages.end(out);
  }

  private void writeRest(FlowKey key, int flags, ByteBuf out) {
    out.writeShort(key.priority()).writeInt(Wire.NO_BUFFER);
    out.writeInt(Wire.PORT_ANY).writeInt(Wire.GROUP_ANY);
    out.writeShort(flags).writeShort(0);
    matches.write(key.match(), out);
  }

  /** The body of a multipart request for all flows of all tables. */
  ByteBuf statsRequest() {
    ByteBuf out = Unpooled.buffer(40);
    out.writeByte(Wire.TABLE_ALL).writeZero(3);
    out.writeInt(Wire.PORT_ANY).writeInt(Wire.GROUP_ANY).writeZero(4);
    out.writeLong(0).writeLong(0);
    matches.write(FlowMatch.ANY, out);
    return out;
  }

  /** Reads the next entry of a multipart reply. Anything a switch may hold has a reading. */
  Flow readStats(ByteBuf entries) throws MalformedException {
    ByteBuf entry = Cut.next(entries, 0, STATS_HEADER_BYTES);
    int table = table(entry.skipBytes(2).readUnsignedByte());
    int priority = entry.skipBytes(1 + 8).readUnsignedShort();
    int idleTimeout = entry.readUnsignedShort();
    int hardTimeout = entry.readUnsignedShort();
    int flags = entry.readUnsignedShort();
    long cookie = entry.skipBytes(4).readLong();
    FlowMatch match = matches.read(entry.skipBytes(16));
    return new Flow(
        new FlowKey(table, priority, match),
        cookie,
        instructions.read(entry),
        new Lifetime(idleTimeout, hardTimeout, flags));
  }

  /**
   * Reads an entry of a flow monitor that tells a whole flow (OpenFlow 1.4 section 7.3.5.17); the
   * flow mod's flags are not in it.
   */
  Flow readUpdate(ByteBuf entry) throws MalformedException {
    int start = entry.readerIndex();
    FlowKey key = readUpdatedKey(entry);
    return new Flow(
        key,
        entry.getLong(start + UPDATE_COOKIE_OFFSET),
        instructions.read(entry),
        new Lifetime(
            entry.getUnsignedShort(start + UPDATE_TIMEOUTS_OFFSET),
            entry.getUnsignedShort(start + UPDATE_TIMEOUTS_OFFSET + 2),
            0));
  }

  /** Reads of such an entry which flow it tells of, up to the instructions. */
  FlowKey readUpdatedKey(ByteBuf entry) throws MalformedException {
    if (entry.readableBytes() < UPDATE_HEADER_BYTES) {
      throw new MalformedException("an update of " + entry.readableBytes() + " bytes");
    }
    int table = table(entry.skipBytes(4).readUnsignedByte());
    int priority = entry.skipBytes(1 + 4).readUnsignedShort();
    return new FlowKey(table, priority, matches.read(entry.skipBytes(4 + Long.BYTES)));
  }

  private static int table(int table) throws MalformedException {
    if (table == Wire.TABLE_ALL) {
      throw new MalformedException("a flow in table " + table);
    }
    return table;
  }
}
