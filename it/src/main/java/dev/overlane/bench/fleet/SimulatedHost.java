package dev.overlane.bench.fleet;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One host: an ovsdb-server that listens, and an ovs-vswitchd. Confined to the event loop. */
final class SimulatedHost {
  private static final String VERSION = "3.1.0";

  private final EventLoop loop;
  private final InetSocketAddress address;
  private final SimulatedDatabase database;
  private final SimulatedVswitchd vswitchd;
  private boolean due;
  private @Nullable Channel listener;

  /**
   * @param number which host it is
   * @param address where its ovsdb-server listens
   */
  SimulatedHost(
      int number, InetSocketAddress address, RowSchema schema, EventLoop loop, Traffic traffic) {
    this.loop = loop;
    this.address = address;
    RowStore store = new RowStore(schema, number);
    store.initialise("host-" + number, VERSION);
    this.database = new SimulatedDatabase(store, traffic, this::poke);
    InetSocketAddress local = new InetSocketAddress(address.getAddress(), 0);
    this.vswitchd =
        new SimulatedVswitchd(
            database, id -> new SimulatedSwitch(loop, local, id, traffic, this::poke));
  }

  /** Something has happened that ovs-vswitchd is to notice, soon. */
  private void poke() {
    if (!due) {
      due = true;
      loop.execute(
          () -> {
            due = false;
            vswitchd.react();
          });
    }
  }

  /** Begins to listen, and dials its controller. */
  ChannelFuture appear() {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(database.acceptor())
            .bind(address);
    listener = bound.channel();
    vswitchd.setReachable(true);
    return bound;
  }

  /** Closes all connections and does not listen any more; rows and flows stay. */
  void vanish() {
    if (listener != null) {
      var unused = listener.close();
    }
    vswitchd.setReachable(false);
    database.disconnect();
  }

  boolean isLed() {
    return vswitchd.isLed();
  }

  int flows() {
    return vswitchd.flows();
  }
}
