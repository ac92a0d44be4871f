package dev.overlane.flow.loxi;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.base.Ticker;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.faults.ListenFaults;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.state.LearnedRule;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.peers.WaitingRoom;
import dev.overlane.tls.TlsChannels;
import dev.overlane.tls.TlsEnd;
import dev.overlane.tls.TlsKeys;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server on Netty's NIO transport. Its methods may be called from any thread but its own. */
final class NettyOpenFlowServer implements OpenFlowServer {
  private static final Logger log = LoggerFactory.getLogger(NettyOpenFlowServer.class);
  private static final int BACKLOG = 1_024;
  private static final long SHUTDOWN_SECONDS = 5;

  /** Small enough that few bytes wait in the JVM, large enough for whole batches of flows. */
  static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(32 << 10, 128 << 10);

  /**
   * Bytes that are read at once: they may stay in the JVM for as long as a message is incomplete.
   */
  private static final int LARGEST_READ = 16 << 10;

  private final EventLoopGroup io;
  private final ServerLimits limits;
  private final LearnedRule learned;
  private final PeerMemory memory;
  private final WaitingRoom waitingRoom;
  private final Refusals refusals;
  private final TlsKeys keys;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile @Nullable Channel listener;

  NettyOpenFlowServer(int ioThreads, ServerLimits limits, LearnedRule learned) {
    this(
        ioThreads,
        limits,
        learned,
        PeerMemory.ofHeap(),
        new Refusals(Ticker.systemTicker()),
        TlsKeys.none());
  }

  NettyOpenFlowServer(
      int ioThreads,
      ServerLimits limits,
      LearnedRule learned,
      PeerMemory memory,
      Refusals refusals,
      TlsKeys keys) {
    this.io =
        new MultiThreadIoEventLoopGroup(
            ioThreads, new DefaultThreadFactory("openflow-io", true), NioIoHandler.newFactory());
    this.limits = limits;
    this.learned = learned;
    this.memory = memory;
    this.refusals = refusals;
    this.keys = keys;
    this.waitingRoom = new WaitingRoom(limits.handshakes(), limits.handshakesPerAddress());
  }

  @Override
  public void listen(ListenMethod method, SwitchAdmission admission) throws IOException {
    checkState(listener == null, "listening already");
    if (method.tls() && keys.current().isEmpty()) {
      throw ListenFaults.noKeys(method);
    }
    ChannelFuture bound =
        bootstrap(new SwitchRegistry(admission, method.tls()), method.tls())
            .bind(new InetSocketAddress(method.address(), method.port()))
            .awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw ListenFaults.of(method, failure);
    }
    listener = bound.channel();
    log.debug("listening for switches on {}", method);
  }

  private ServerBootstrap bootstrap(SwitchRegistry registry, boolean tls) {
    return new ServerBootstrap()
        .group(io)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(64, 2_048, LARGEST_READ))
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                accept(channel, registry, tls);
              }
            });
  }

  private void accept(SocketChannel channel, SwitchRegistry registry, boolean tls) {
    connections.add(channel);
    if (tls) {
      TlsChannels.accepting(channel, TlsEnd.OPENFLOW, keys, limits.helloTimeout());
    } else {
      TlsChannels.plain(channel, TlsEnd.OPENFLOW);
    }
    long silence = limits.probeInterval().toNanos();
    SwitchConnection.Sessions sessions =
        (link, identity) ->
            new OpenFlowSession(
                link, identity, limits, learned, memory, new Inflow(channel, limits.volume()));
    channel
        .pipeline()
        .addLast(FrameSplitter.forStranger(limits.volume()))
        .addLast(new IdleStateHandler(silence, 0, 0, TimeUnit.NANOSECONDS))
        .addLast(
            new SwitchConnection(
                new SwitchLink(channel), registry, limits, sessions, refusals, waitingRoom));
  }

  @Override
  public int port() {
    Channel bound = listener;
    checkState(bound != null, "not listening");
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  @Override
  public void close() {
    Channel bound = listener;
    if (bound != null) {
      bound.close().awaitUninterruptibly();
    }
    connections.close().awaitUninterruptibly();
    // Not awaited: the caller may be a loop that hosts share.
    var unused = io.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
