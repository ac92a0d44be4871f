package dev.overlane.ovsdb.odl;

import com.google.common.net.InetAddresses;
import dev.overlane.config.model.ConnectionMethod;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.function.Consumer;

/** Where and how to connect. */
sealed interface Transport {
  /** The longest message of a server that we follow, in bytes; 10,000 ports make 17 MB. */
  int MAX_MESSAGE = 32 << 20;

  /** The longest message of a peer that has not yet said who it is: a schema has 30 kB. */
  int STRANGER_MESSAGE = 256 << 10;

  /** All that such a peer may send, in bytes. */
  int STRANGER_TOTAL = 512 << 10;

  /** Answers that wait to be sent; nothing is answered while more than this waits. */
  WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(32 << 10, 128 << 10);

  /** A socket's address and the channel for it. */
  record Reachable(SocketAddress address, ChannelFactory<Channel> factory) implements Transport {

    /** Returns a bootstrap that connects there on one event loop. */
    Bootstrap bootstrap(EventLoop loop, Duration timeout, Consumer<Channel> initializer) {
      return new Bootstrap()
          .group(loop)
          .channelFactory(factory)
          .remoteAddress(address)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
          .handler(initializer(initializer));
    }
  }

  /**
   * It cannot be connected to.
   *
   * @param reason in an operator's words
   */
  record Unusable(String reason) implements Transport {}

  /** Returns the way to a method's server; looks nothing up. */
  static Transport to(ConnectionMethod method) {
    if (method instanceof ConnectionMethod.Unix unix) {
      return toSocket(unix.path());
    }
    ConnectionMethod.Ip ip = (ConnectionMethod.Ip) method;
    try {
      return new Reachable(
          new InetSocketAddress(InetAddresses.forString(ip.host()), ip.port()),
          NioSocketChannel::new);
    } catch (IllegalArgumentException e) {
      return new Unusable("unknown host " + ip.host() + ": give an IP address of it");
    }
  }

  private static Transport toSocket(String path) {
    try {
      return new Reachable(UnixDomainSocketAddress.of(path), NioDomainSocketChannel::new);
    } catch (InvalidPathException e) {
      return new Unusable("no path of a socket: " + e.getReason());
    }
  }

  /** Wraps what is to be done with a channel before it is used. */
  static ChannelInitializer<Channel> initializer(Consumer<Channel> initializer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (channel instanceof NioSocketChannel tcp) {
          tcp.config().setTcpNoDelay(true).setKeepAlive(true);
        }
        channel.config().setWriteBufferWaterMark(WRITE_BUFFER);
        initializer.accept(channel);
      }
    };
  }
}
