package dev.overlane.bench.job;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import java.nio.ByteBuffer;

/**
 * A flow as a switch tells it, cut from its flow stats and never decoded: what matches and what it
 * does are bytes that go back to a switch as they came (OpenFlow 1.4, ofp_flow_stats and
 * ofp_flow_mod). A value; equal if the switch does the same with the same packets.
 *
 * @param settings timeouts, flags and importance
 */
record HeldFlow(Key key, ByteBuffer settings, long cookie, ByteBuffer instructions) {
  private static final int TABLE = 2;
  private static final int PRIORITY = 12;
  private static final int SETTINGS = 14;
  private static final int COOKIE = 24;
  private static final int MATCH = 48;
  private static final int ADD = 0;
  private static final int DELETE_STRICT = 4;

  /** Identifies a flow among those of a switch. */
  record Key(int table, short priority, ByteBuffer match) {}

  /** Cuts one out of a reply; {@code entry} ends where the flow does. */
  static HeldFlow of(ByteBuffer entry) {
    int matchLength = padded(entry.getShort(MATCH + 2) & 0xffff);
    return new HeldFlow(
        new Key(entry.get(TABLE) & 0xff, entry.getShort(PRIORITY), copy(entry, MATCH, matchLength)),
        copy(entry, SETTINGS, COOKIE - 2 - SETTINGS),
        entry.getLong(COOKIE),
        copy(entry, MATCH + matchLength, entry.limit() - MATCH - matchLength));
  }

  private static int padded(int length) {
    return (length + 7) / 8 * 8;
  }

  private static ByteBuffer copy(ByteBuffer from, int offset, int length) {
    byte[] bytes = new byte[length];
    from.get(offset, bytes);
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The message that adds it, or puts it in place of the one with its key. */
  byte[] add() {
    return flowMod(ADD, instructions);
  }

  /** The message that removes it. */
  byte[] delete() {
    return flowMod(DELETE_STRICT, ByteBuffer.allocate(0));
  }

  private byte[] flowMod(int command, ByteBuffer doing) {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.writeLong(cookie);
    out.writeLong(0);
    out.writeByte(key.table);
    out.writeByte(command);
    out.writeShort(settings.getShort(0));
    out.writeShort(settings.getShort(2));
    out.writeShort(key.priority);
    out.writeInt(-1);
    out.writeInt(-1);
    out.writeInt(-1);
    out.writeShort(settings.getShort(4));
    out.writeShort(settings.getShort(6));
    out.write(bytes(key.match));
    out.write(bytes(doing));
    return OpenFlow.flowMod(out.toByteArray());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }
}
