package dev.overlane.ovsdb.odl;

import com.google.common.net.InetAddresses;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.faults.ListenFaults;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.TlsChannels;
import dev.overlane.tls.TlsEnd;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    if (method.tls() && shared.keys().current().isEmpty()) {
      throw ListenFaults.noKeys(method);
    }
    Door door = new Door(method.toString(), admission, refusals);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(Transport.initializer(channel -> accept(channel, method.tls(), door)))
            .bind(InetAddresses.forString(method.address()), method.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw ListenFaults.of(method, bound.cause());
    }
    listening = new Listening(bound.channel(), door);
    log.debug("ovsdb {}: listening", method);
  }

  private void accept(Channel channel, boolean tls, Door door) {
    if (tls) {
      Duration limit = shared.timeouts().hello();
      TlsChannels.accepting(channel, TlsEnd.OVSDB_LISTEN, shared.keys(), limit);
    } else {
      TlsChannels.plain(channel, TlsEnd.OVSDB_LISTEN);
    }
    InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
    String host = InetAddresses.toAddrString(address.getAddress());
    String remote = new ConnectionMethod.Ip(host, address.getPort(), tls).toString();
    Visitor visitor = new Visitor(door, address.getAddress(), tls, shared.timeouts());
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
