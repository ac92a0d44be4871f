package dev.overlane.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;

/**
 * Hears an alert that the peer sends in the clear (RFC 8446 section 6). OpenSSL does so when it
 * refuses a certificate of TLS 1.3, and the JDK, which waits for it encrypted, cannot tell it from
 * garbage. Looks on only. Confined to the connection's event loop.
 */
final class AlertEar extends ChannelInboundHandlerAdapter {
  private static final int ALERT_RECORD = 21;
  private static final int RECORD_BYTES = 7;
  private static final int LENGTH_OFFSET = 3;
  private static final int ALERT_BYTES = 2;
  private static final int DESCRIPTION_OFFSET = 6;

  private Optional<String> heard = Optional.empty();

  /** The alert, by the JDK's name. */
  Optional<String> heard() {
    return heard;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes
        && bytes.readableBytes() >= RECORD_BYTES
        && bytes.getUnsignedByte(bytes.readerIndex()) == ALERT_RECORD
        && bytes.getUnsignedShort(bytes.readerIndex() + LENGTH_OFFSET) == ALERT_BYTES) {
      heard = name(bytes.getUnsignedByte(bytes.readerIndex() + DESCRIPTION_OFFSET));
    }
    context.fireChannelRead(message);
  }

  private static Optional<String> name(int description) {
    return switch (description) {
      case 42 -> Optional.of("bad_certificate");
      case 43 -> Optional.of("unsupported_certificate");
      case 44 -> Optional.of("certificate_revoked");
      case 45 -> Optional.of("certificate_expired");
      case 46 -> Optional.of("certificate_unknown");
      case 48 -> Optional.of("unknown_ca");
      case 51 -> Optional.of("decrypt_error");
      default -> Optional.empty();
    };
  }
}
