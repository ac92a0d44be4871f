package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;

/**
 * Bundles, each atomic and ordered: OpenFlow 1.4's own (section 7.3.9), or in 1.3 the ONF's
 * extension 230, which wraps the same bodies into experimenter messages.
 */
final class BundleCodec {
  private static final int OF14_CONTROL = 33;
  private static final int OF14_ADD_MESSAGE = 34;
  private static final int ONF_CONTROL = 2300;
  private static final int ONF_ADD_MESSAGE = 2301;
  private static final int ATOMIC_AND_ORDERED = 3;
  private static final int MAX_OVERHEAD_BYTES = 24;

  /** A message longer than this fits into no bundle of either version. */
  static final int MAX_MESSAGE_BYTES = Wire.MAX_MESSAGE_BYTES - MAX_OVERHEAD_BYTES;

  /** What a bundle control message asks for or tells (ofp_bundle_ctrl_type). */
  enum Control {
    OPEN_REQUEST(0),
    CLOSE_REQUEST(2),
    CLOSE_REPLY(3),
    COMMIT_REQUEST(4),
    COMMIT_REPLY(5),
    DISCARD_REQUEST(6);

    private final int code;

    Control(int code) {
      this.code = code;
    }
  }

  private final Protocol protocol;

  BundleCodec(Protocol protocol) {
    this.protocol = protocol;
  }

  ByteBuf control(int bundle, Control control, long xid) {
    ByteBuf out = begin(OF14_CONTROL, ONF_CONTROL, xid);
    out.writeInt(bundle).writeShort(control.code).writeShort(ATOMIC_AND_ORDERED);
    return Messages.end(out);
  }

  /**
   * Wraps a message; the wrapper must have the message's own xid.
   *
   * @param message at most {@link #MAX_MESSAGE_BYTES}
   */
  ByteBuf add(int bundle, ByteBuf message, long xid) {
    ByteBuf out = begin(OF14_ADD_MESSAGE, ONF_ADD_MESSAGE, xid);
    out.writeInt(bundle).writeShort(0).writeShort(ATOMIC_AND_ORDERED).writeBytes(message);
    return Messages.end(out);
  }

  private ByteBuf begin(int type, int onfSubtype, long xid) {
    return protocol == Protocol.OPENFLOW_14
        ? Messages.begin(protocol, type, xid)
        : Messages.beginOnf(protocol, onfSubtype, xid);
  }

  /** Whether the frame is a bundle control message of this kind. */
  boolean is(Control control, Frame frame) {
    ByteBuf body = frame.body();
    if (protocol == Protocol.OPENFLOW_14) {
      return frame.type() == OF14_CONTROL && says(control, body);
    }
    return frame.type() == Wire.EXPERIMENTER
        && body.readableBytes() >= 8
        && body.readInt() == Wire.ONF
        && body.readInt() == ONF_CONTROL
        && says(control, body);
  }

  private static boolean says(Control control, ByteBuf body) {
    return body.readableBytes() >= 8 && body.skipBytes(4).readUnsignedShort() == control.code;
  }
}
