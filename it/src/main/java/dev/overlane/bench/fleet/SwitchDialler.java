package dev.overlane.bench.fleet;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A switch's dialling of one controller, with Open vSwitch's pauses (1 s to 8 s, doubling).
 * Confined to the event loop.
 */
final class SwitchDialler {
  private static final int LARGEST_MESSAGE = 0xffff;
  private static final int FIRST_PAUSE = 1;
  private static final int LONGEST_PAUSE = 8;

  private final EventLoop loop;
  private final InetSocketAddress local;
  private final InetSocketAddress target;
  private final SimulatedSwitch flows;
  private final Runnable connectionChanged;
  private boolean reachable = true;
  private boolean dialling;
  private int pause = FIRST_PAUSE;
  private @Nullable SwitchConnection connection;

  /**
   * @param local whence it dials
   * @param target as a Controller row says it
   * @param connectionChanged called when it is connected, and when it is no more
   */
  SwitchDialler(
      EventLoop loop,
      InetSocketAddress local,
      String target,
      SimulatedSwitch flows,
      Runnable connectionChanged) {
    this.loop = loop;
    this.local = local;
    this.target = address(target);
    this.flows = flows;
    this.connectionChanged = connectionChanged;
  }

  private static InetSocketAddress address(String target) {
    int colon = target.lastIndexOf(':');
    return new InetSocketAddress(
        target.substring(target.indexOf(':') + 1, colon),
        Integer.parseInt(target.substring(colon + 1)));
  }

  /** The connection that is up; null if none is. */
  @Nullable SwitchConnection connection() {
    return connection;
  }

  /** Cuts the connection and rests, or dials at once. */
  void setReachable(boolean next) {
    reachable = next;
    pause = FIRST_PAUSE;
    if (reachable) {
      dial();
    } else if (connection != null) {
      connection.close();
    }
  }

  private void dial() {
    if (dialling || connection != null || !reachable) {
      return;
    }
    dialling = true;
    var dialled =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(LARGEST_MESSAGE, 2, 2, -4, 0),
                            new SwitchConnection(flows, SwitchDialler.this));
                  }
                })
            .connect(target, local);
    dialled.addListener(
        done -> {
          if (!done.isSuccess()) {
            dialAgain();
          }
        });
  }

  private void dialAgain() {
    var unused =
        loop.schedule(
            () -> {
              dialling = false;
              dial();
            },
            pause,
            TimeUnit.SECONDS);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /** The connection is up. */
  void opened(SwitchConnection opened) {
    dialling = false;
    pause = FIRST_PAUSE;
    connection = opened;
    connectionChanged.run();
  }

  /** The connection has ended. */
  void ended(SwitchConnection ended) {
    if (connection == ended) {
      connection = null;
      dialling = true;
      dialAgain();
      connectionChanged.run();
    }
  }
}
