package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the TLS of one connection and lets nothing pass before the peer is known: for the
 * handlers behind it the connection is active when the handshake has ended well. A fault comes to
 * them as a {@link TlsFault}, once; then the connection is closed. Confined to the connection's
 * event loop.
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  static final AttributeKey<PeerCertificate> PEER = AttributeKey.valueOf(TlsGate.class, "peer");
  static final AttributeKey<TlsFault> FAULT = AttributeKey.valueOf(TlsGate.class, "fault");

  private final TlsKeys keys;
  private final SslHandler tls;
  private final FaultWords words;
  private final TlsEnd end;
  private final @Nullable HostNames expected;
  private ImmutableList<X509Certificate> chain = ImmutableList.of();
  private boolean open;
  private boolean failed;
  private Runnable unsubscribe = () -> {};

  /**
   * Waits for the handshake.
   *
   * @param expected for whom the peer's certificate has to speak; null: asked later
   */
  TlsGate(
      TlsKeys keys, SslHandler tls, FaultWords words, TlsEnd end, @Nullable HostNames expected) {
    this.keys = keys;
    this.tls = tls;
    this.words = words;
    this.end = end;
    this.expected = expected;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Told to the others when the handshake has ended.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (open) {
        return; // the peer stays who it was
      } else if (done.isSuccess()) {
        opened(context);
      } else {
        fail(context, done.cause());
      }
    } else if (!(event instanceof SslCloseCompletionEvent)) {
      context.fireUserEventTriggered(event);
    }
  }

  private void opened(ChannelHandlerContext context) {
    try {
      chain =
          Arrays.stream(tls.engine().getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .collect(ImmutableList.toImmutableList());
    } catch (SSLPeerUnverifiedException none) {
      fail(context, none);
      return;
    }
    PeerCertificate peer = PeerCertificate.of(chain.get(0));
    Optional<TlsFault> objection =
        Optional.ofNullable(expected)
            .flatMap(host -> peer.objectionTo(host, "dialled at " + address(context.channel())));
    if (objection.isPresent()) {
      fail(context, objection.get());
      return;
    }
    context.channel().attr(PEER).set(peer);
    open = true;
    unsubscribe =
        keys.enter(
            new Standing(
                peer,
                end,
                keys.now(),
                () -> onLoop(context, () -> revocation().ifPresent(fault -> fail(context, fault))),
                () -> onLoop(context, () -> fail(context, TlsFault.beginsAnew()))));
    // The handshake began with the keys of then: whoever was revoked since is heard of only now.
    Optional<TlsFault> revoked = revocation();
    if (revoked.isPresent()) {
      fail(context, revoked.get());
    } else {
      context.fireChannelActive();
    }
  }

  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress end
        ? InetAddresses.toUriString(end.getAddress()) + ":" + end.getPort()
        : String.valueOf(channel.remoteAddress());
  }

  /** Runs a task on the connection's event loop. Any thread. */
  private void onLoop(ChannelHandlerContext context, Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException over) {
      unsubscribe.run();
    }
  }

  /** Whether the peer is revoked by the keys that are in force now. */
  private Optional<TlsFault> revocation() {
    return keys.current().flatMap(current -> current.revocation(chain));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (open && TlsFault.within(thrown).isEmpty()) {
      context.fireExceptionCaught(thrown);
    } else {
      fail(context, thrown);
    }
  }

  private void fail(ChannelHandlerContext context, Throwable thrown) {
    if (failed) {
      return;
    }
    failed = true;
    TlsFault fault = words.of(thrown, open);
    context.channel().attr(FAULT).set(fault);
    context.fireExceptionCaught(fault);
    var unused = context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (open && !failed) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    unsubscribe.run();
    context.fireChannelInactive();
  }
}
