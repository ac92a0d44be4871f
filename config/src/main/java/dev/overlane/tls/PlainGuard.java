package dev.overlane.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * Stands at the head of a connection in plain text until the peer's first word and notices one that
 * speaks TLS: its first record (RFC 8446 section 5.1) would be nonsense to the protocols behind it.
 * Confined to the connection's event loop.
 */
final class PlainGuard extends ChannelInboundHandlerAdapter {
  /** change_cipher_spec, alert, handshake, application_data. */
  private static final int FIRST_TYPE = 20;

  private static final int LAST_TYPE = 23;
  private static final int MAJOR_VERSION = 3;

  private final TlsEnd end;

  PlainGuard(TlsEnd end) {
    this.end = end;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
      context.fireChannelRead(message);
      return;
    }
    if (isRecord(bytes)) {
      bytes.release();
      TlsFault fault = end.unwanted();
      context.channel().attr(TlsGate.FAULT).set(fault);
      context.fireExceptionCaught(fault);
      var unused = context.close();
      return;
    }
    context.pipeline().remove(this);
    context.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    context.fireExceptionCaught(
        end.dials() && thrown instanceof IOException ? end.hungUp() : thrown);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (end.dials()) {
      context.fireExceptionCaught(end.hungUp());
    }
    context.fireChannelInactive();
  }

  private static boolean isRecord(ByteBuf bytes) {
    int type = bytes.getUnsignedByte(bytes.readerIndex());
    boolean major =
        bytes.readableBytes() < 2
            || bytes.getUnsignedByte(bytes.readerIndex() + 1) == MAJOR_VERSION;
    return type >= FIRST_TYPE && type <= LAST_TYPE && major;
  }
}
