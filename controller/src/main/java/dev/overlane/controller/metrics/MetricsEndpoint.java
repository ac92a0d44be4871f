package dev.overlane.controller.metrics;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.run.ScrapeEndpoint;
import dev.overlane.controller.run.Sightings;
import dev.overlane.faults.ListenFaults;
import dev.overlane.peers.WaitingRoom;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The endpoint: while it is open, one thread answers whoever asks and reads the switches' counters;
 * while it is not, there is nothing of it.
 */
final class MetricsEndpoint implements ScrapeEndpoint {
  private static final int MOST_CONNECTIONS = 32;
  private static final int MOST_OF_ONE_ADDRESS = 16;
  private static final int BACKLOG = 64;
  private static final int MOST_OF_REQUEST = 4_096;

  private final ImmutableList<Source> sources;
  private final Sightings sightings;
  private final Figures figures;

  /**
   * An endpoint that is not open.
   *
   * @param sources what it shows besides the traffic, which it reads itself
   */
  MetricsEndpoint(ImmutableList<Source> sources, Sightings sightings, Figures figures) {
    this.sources = sources;
    this.sightings = sightings;
    this.figures = figures;
  }

  @Override
  public Runnable open(ListenMethod where) throws IOException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("metrics", true), NioIoHandler.newFactory());
    EventLoop loop = group.next();
    TrafficBook book = new TrafficBook();
    Page page =
        new Page(
            ImmutableList.<Source>builder().addAll(sources).add(book).build(),
            Ticker.systemTicker());
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ChannelFuture bound =
        bootstrap(group, page, connections)
            .bind(InetAddresses.forString(where.address()), where.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      shutDown(group);
      throw ListenFaults.of(where, bound.cause());
    }
    TrafficPoll poll = new TrafficPoll(sightings, figures, book, loop);
    var unused = loop.scheduleAtFixedRate(poll::tick, 1, 1, TimeUnit.SECONDS);
    return () -> {
      bound.channel().close().awaitUninterruptibly();
      var unusedClosing = connections.close();
      shutDown(group);
    };
  }

  private static void shutDown(EventLoopGroup group) {
    var unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup group, Page page, ChannelGroup connections) {
    WaitingRoom room = new WaitingRoom(MOST_CONNECTIONS, MOST_OF_ONE_ADDRESS);
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MOST_OF_REQUEST)
            .setMaxHeaderSize(MOST_OF_REQUEST);
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                connections.add(channel);
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(limits),
                        new ChunkedWriteHandler(),
                        new ScrapeHandler(page, room));
              }
            });
  }
}
