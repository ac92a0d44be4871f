package dev.overlane.bench.job;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.Bytes;
import java.util.List;

/** The few messages of OpenFlow 1.4 that the benchmark sends, as bytes. PURE. */
final class OpenFlow {
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int MULTIPART_REPLY = 19;
  static final int BARRIER_REPLY = 21;

  static final int HEADER_LENGTH = 8;
  static final int MULTIPART_FLOW = 1;
  static final int MULTIPART_FLOW_MONITOR = 16;

  private static final int VERSION = 5;
  private static final int HELLO = 0;
  private static final int FLOW_MOD = 14;
  private static final int MULTIPART_REQUEST = 18;
  private static final int BARRIER_REQUEST = 20;
  private static final int BUNDLE_CONTROL = 33;
  private static final int BUNDLE_ADD = 34;
  private static final int BUNDLE_OPEN = 0;
  private static final int BUNDLE_COMMIT = 4;
  private static final int BUNDLE_XID = 2;
  private static final int ATOMIC_AND_ORDERED = 3;
  private static final int ANY = -1;
  private static final int ALL_TABLES = 0xff;

  /** An empty match: its type, its length, and padding. */
  private static final byte[] MATCH_ALL = {0, 1, 0, 4, 0, 0, 0, 0};

  /** Flow monitor: flows added, removed and changed; no first list, no actions. */
  private static final int MONITOR_CHANGES = 2 | 4 | 8;

  private OpenFlow() {}

  /** A message around a body. */
  static byte[] message(int type, int xid, byte[] body) {
    ByteArrayDataOutput out = ByteStreams.newDataOutput(HEADER_LENGTH + body.length);
    out.writeByte(VERSION);
    out.writeByte(type);
    out.writeShort(HEADER_LENGTH + body.length);
    out.writeInt(xid);
    out.write(body);
    return out.toByteArray();
  }

  /** The first message of a connection; it offers OpenFlow 1.4 alone. */
  static byte[] hello() {
    return message(HELLO, 1, new byte[] {0, 1, 0, 8, 0, 0, 0, 1 << VERSION});
  }

  static byte[] flowMod(byte[] body) {
    return message(FLOW_MOD, BUNDLE_XID, body);
  }

  /** One atomic bundle of flow mods, and a barrier after it. */
  static byte[] bundle(List<byte[]> flowMods, int id) {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.write(control(id, BUNDLE_OPEN));
    for (byte[] flowMod : flowMods) {
      ByteArrayDataOutput add = ByteStreams.newDataOutput();
      add.writeInt(id);
      add.writeShort(0);
      add.writeShort(ATOMIC_AND_ORDERED);
      add.write(flowMod);
      out.write(message(BUNDLE_ADD, BUNDLE_XID, add.toByteArray()));
    }
    out.write(control(id, BUNDLE_COMMIT));
    out.write(message(BARRIER_REQUEST, BUNDLE_XID + 1, new byte[0]));
    return out.toByteArray();
  }

  private static byte[] control(int id, int type) {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.writeInt(id);
    out.writeShort(type);
    out.writeShort(ATOMIC_AND_ORDERED);
    return message(BUNDLE_CONTROL, BUNDLE_XID, out.toByteArray());
  }

  /** Asks for all flows. */
  static byte[] allFlows() {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.writeByte(ALL_TABLES);
    out.write(new byte[3]);
    out.writeInt(ANY);
    out.writeInt(ANY);
    out.write(new byte[4]);
    out.writeLong(0);
    out.writeLong(0);
    out.write(MATCH_ALL);
    return multipart(MULTIPART_FLOW, out.toByteArray());
  }

  /** Asks for every change of flows from now on (Open vSwitch has it in OpenFlow 1.4 as 1.6's). */
  static byte[] monitor() {
    ByteArrayDataOutput out = ByteStreams.newDataOutput();
    out.writeInt(1);
    out.writeInt(ANY);
    out.writeInt(ANY);
    out.writeShort(MONITOR_CHANGES);
    out.writeByte(ALL_TABLES);
    out.writeByte(0);
    out.write(MATCH_ALL);
    return multipart(MULTIPART_FLOW_MONITOR, out.toByteArray());
  }

  private static byte[] multipart(int type, byte[] body) {
    byte[] head = {0, (byte) type, 0, 0, 0, 0, 0, 0};
    return message(MULTIPART_REQUEST, 4, Bytes.concat(head, body));
  }
}
