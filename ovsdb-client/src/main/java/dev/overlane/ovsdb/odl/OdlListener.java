package dev.overlane.ovsdb.odl;

import com.google.common.net.InetAddresses;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.peers.Refusals;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts hosts that dial in, a {@link Visitor} each. Any thread but an event loop. */
final class OdlListener implements OvsdbListener {
  private static final Logger log = LoggerFactory.getLogger(OdlListener.class);

  private final IoEventLoopGroup group;
  private final Shared shared;
  private final Refusals refusals;
  private volatile @Nullable Listening listening;

  private record Listening(Channel channel, Door door) {}

  OdlListener(IoEventLoopGroup group, Shared shared, Refusals refusals) {
    this.group = group;
    this.shared = shared;
    this.refusals = refusals;
  }

  @Override
  public void listen(ListenMethod method, Admission admission) throws IOException {
    if (method.tls()) {
      throw new IOException(method + ": pssl: is not supported by this version");
    }
    Door door = new Door(method.toString(), admission, refusals);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(Transport.initializer(channel -> accept(channel, door)))
            .bind(InetAddresses.forString(method.address()), method.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(method + ": " + bound.cause().getMessage(), bound.cause());
    }
    listening = new Listening(bound.channel(), door);
    log.debug("ovsdb {}: listening", method);
  }

  private void accept(Channel channel, Door door) {
    InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
    String host = InetAddresses.toAddrString(address.getAddress());
    String remote = new ConnectionMethod.Ip(host, address.getPort(), false).toString();
    Visitor visitor = new Visitor(door, address.getAddress(), shared.timeouts());
    visitor.expect(OdlSession.on(channel, remote, shared, visitor), channel.eventLoop());
  }

  @Override
  public int port() {
    Listening now = listening;
    if (now == null) {
      throw new IllegalStateException("not listening");
    }
    return ((InetSocketAddress) now.channel().localAddress()).getPort();
  }

  @Override
  public void close() {
    Listening now = listening;
    if (now != null) {
      var unused = now.channel().close();
      now.door().close();
    }
  }
}
