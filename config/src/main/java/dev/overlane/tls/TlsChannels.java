package dev.overlane.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts TLS, or a guard against it, at the head of a new channel. Called on its event loop. */
public final class TlsChannels {
  private TlsChannels() {}

  /** The peer has to speak plain text. */
  public static void plain(Channel channel, TlsEnd end) {
    channel.pipeline().addLast(new PlainGuard(end));
  }

  /**
   * The peer dials in; whose certificate it shows is asked later, see {@link #peer}.
   *
   * @param limit for the handshake
   */
  public static void accepting(Channel channel, TlsEnd end, TlsKeys keys, Duration limit) {
    secure(channel, end, keys, limit, null);
  }

  /**
   * The peer is dialled.
   *
   * @param limit for the handshake
   * @param expected whose certificate it has to show
   */
  public static void dialling(Channel channel, TlsKeys keys, Duration limit, HostNames expected) {
    secure(channel, TlsEnd.OVSDB_DIAL, keys, limit, expected);
  }

  private static void secure(
      Channel channel, TlsEnd end, TlsKeys keys, Duration limit, @Nullable HostNames expected) {
    Optional<TlsMaterial> current = keys.current();
    if (current.isEmpty()) {
      channel.pipeline().addLast(new Keyless());
      return;
    }
    SslHandler tls = new SslHandler(current.get().engine(end.dials()));
    tls.setHandshakeTimeoutMillis(limit.toMillis());
    AlertEar ear = new AlertEar();
    FaultWords words = new FaultWords(end, current.get(), ear, limit);
    TlsGate gate = new TlsGate(keys, tls, words, end, expected);
    channel.pipeline().addLast(ear, new RecordEar(), tls, gate);
  }

  /** Who a channel's peer is; empty: it speaks plain text, or is not known yet. */
  public static Optional<PeerCertificate> peer(Channel channel) {
    return Optional.ofNullable(channel.attr(TlsGate.PEER).get());
  }

  /** What was wrong with a channel's TLS. */
  public static Optional<TlsFault> fault(Channel channel) {
    return Optional.ofNullable(channel.attr(TlsGate.FAULT).get());
  }

  /** Ends a connection that cannot be encrypted. */
  private static final class Keyless extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      TlsFault fault =
          new TlsFault(
              TlsFault.Kind.OTHER, "there are no keys: the file in force has no controller.tls");
      context.channel().attr(TlsGate.FAULT).set(fault);
      context.fireExceptionCaught(fault);
      var unused = context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
