package dev.overlane.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends the connection of a peer that wants TLS 1.2 to begin anew: each time costs the controller a
 * handshake, and the JDK sets no limit to how often. Looks at the types of records, which are in
 * the clear (RFC 5246 section 6.2): after its change_cipher_spec a peer has one more record of its
 * handshake to send, the finished message, or with TLS 1.3 none or a second client_hello. Confined
 * to the connection's event loop.
 */
final class RecordEar extends ChannelInboundHandlerAdapter {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int HEADER_BYTES = 5;

  /** Of the record that is being read: its type, and the length as far as that has come. */
  private int type;

  private int length;

  /** How many bytes of its header have come, and how many of the rest are still to come. */
  private int headed;

  private int rest;
  private boolean changed;
  private boolean finished;
  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!refused && message instanceof ByteBuf bytes && beginsAnew(bytes)) {
      refused = true;
      context.fireExceptionCaught(
          new TlsFault(
              TlsFault.Kind.RENEGOTIATION,
              "it wants to begin the TLS 1.2 of its connection anew: that is refused; Open vSwitch"
                  + " never does so"));
    }
    if (refused) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private boolean beginsAnew(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (rest > 0) {
        int passed = Math.min(rest, bytes.writerIndex() - at);
        rest -= passed;
        at += passed;
        continue;
      }
      int octet = bytes.getUnsignedByte(at++);
      if (headed == 0) {
        type = octet;
      }
      length = (length << Byte.SIZE | octet) & 0xffff;
      if (++headed == HEADER_BYTES) {
        headed = 0;
        rest = length;
        if (isOneTooMany()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes note of a record. */
  private boolean isOneTooMany() {
    if (type == HANDSHAKE && finished) {
      return true;
    }
    finished |= type == HANDSHAKE && changed;
    changed |= type == CHANGE_CIPHER_SPEC;
    return false;
  }
}
