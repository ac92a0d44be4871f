package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Messages to a switch that consist of a header and a few bytes. */
final class Messages {
  /** Packet-in, port status, flow removed: each as a slave and as any other controller. */
  private static final int ASYNC_KINDS = 6;

  private static final int ASYNC_PORT_STATUS = 1;

  /** Bits of ofp_port_reason: add, delete, modify. */
  private static final int ALL_REASONS = 7;

  private Messages() {}

  /** A buffer with a header whose length {@link #end} fills in. */
  static ByteBuf begin(Protocol protocol, int type, long xid) {
    return begin(protocol.wireVersion(), type, xid);
  }

  static ByteBuf begin(int wireVersion, int type, long xid) {
    return Unpooled.buffer(256)
        .writeByte(wireVersion)
        .writeByte(type)
        .writeShort(0)
        .writeInt((int) xid);
  }

  /** Fills in the length, if 16 bits can hold it. */
  static ByteBuf end(ByteBuf message) {
    return message.setShort(2, message.readableBytes());
  }

  static ByteBuf featuresRequest(Protocol protocol, long xid) {
    return end(begin(protocol, Wire.FEATURES_REQUEST, xid));
  }

  static ByteBuf echoRequest(Protocol protocol, long xid) {
    return end(begin(protocol, Wire.ECHO_REQUEST, xid));
  }

  static ByteBuf barrierRequest(Protocol protocol, long xid) {
    return end(begin(protocol, Wire.BARRIER_REQUEST, xid));
  }

  /** The answer to an echo request: same xid, same payload. */
  static ByteBuf echoReply(Frame request) {
    ByteBuf out = begin(request.version(), Wire.ECHO_REPLY, request.xid());
    return end(out.writeBytes(request.body()));
  }

  /**
   * Asks for port status of all kinds and for nothing else that switches send unasked, so that a
   * foreign flow that outputs to the controller cannot flood it (OpenFlow 1.4 section 7.3.10).
   */
  static ByteBuf onlyPortStatus(Protocol protocol, long xid) {
    ByteBuf out = begin(protocol, Wire.SET_ASYNC, xid);
    for (int kind = 0; kind < ASYNC_KINDS; kind++) {
      if (protocol == Protocol.OPENFLOW_14) {
        out.writeShort(kind).writeShort(8);
      }
      out.writeInt(kind / 2 == ASYNC_PORT_STATUS ? ALL_REASONS : 0);
    }
    return end(out);
  }

  /**
   * Has the switch show the ports and the ICMP type of first fragments to its flows (OpenFlow 1.4
   * section 7.3.2 and OFPC_FRAG_NX_MATCH of Open vSwitch), and send no packet that meets no flow.
   * One that is set so already does nothing.
   */
  static ByteBuf fragmentsByTheirPorts(Protocol protocol, long xid) {
    int noBytesOfPackets = 0;
    return end(
        begin(protocol, Wire.SET_CONFIG, xid)
            .writeShort(Wire.FRAG_NX_MATCH)
            .writeShort(noBytesOfPackets));
  }

  /** Asks for a role (OpenFlow 1.4 section 7.3.9). */
  static ByteBuf role(Protocol protocol, int role, long generation, long xid) {
    return end(
        begin(protocol, Wire.ROLE_REQUEST, xid).writeInt(role).writeInt(0).writeLong(generation));
  }

  /** The body of a request for port descriptions: 1.3 and 1.4 have none. */
  static ByteBuf portDescBody() {
    return Unpooled.EMPTY_BUFFER;
  }

  /** The body of a request for the counters of all ports (OpenFlow 1.4 section 7.3.5.6). */
  static ByteBuf portStatsBody() {
    return Unpooled.buffer(8).writeInt(Wire.PORT_ANY).writeInt(0);
  }

  /** A multipart request in one part (OpenFlow 1.4 section 7.3.5). */
  static ByteBuf multipart(Protocol protocol, int kind, long xid, ByteBuf body) {
    ByteBuf out = begin(protocol, Wire.MULTIPART_REQUEST, xid);
    return end(out.writeShort(kind).writeShort(0).writeInt(0).writeBytes(body));
  }

  /** An experimenter message up to its body (OpenFlow 1.4 section 7.5.4). */
  static ByteBuf beginOnf(Protocol protocol, int subtype, long xid) {
    return begin(protocol, Wire.EXPERIMENTER, xid).writeInt(Wire.ONF).writeInt(subtype);
  }
}
