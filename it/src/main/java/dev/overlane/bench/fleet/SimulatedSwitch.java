package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableSortedMap;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The OpenFlow side of one bridge: its ports, flows and meters, which outlive connections, and the
 * dialling of its controller with Open vSwitch's pauses (1 s to 8 s, doubling). Confined to the
 * event loop.
 */
final class SimulatedSwitch {
  private static final int LARGEST_MESSAGE = 0xffff;
  private static final int FIRST_PAUSE = 1;
  private static final int LONGEST_PAUSE = 8;

  private final EventLoop loop;
  private final InetSocketAddress local;
  private final long datapathId;
  private final Traffic traffic;
  private final Runnable connectionChanged;
  private final Set<FlowEntry> flows = new HashSet<>();
  private final SortedMap<Integer, byte[]> meters = new TreeMap<>();
  private ImmutableSortedMap<Integer, String> ports = ImmutableSortedMap.of();
  private Optional<String> target = Optional.empty();
  private boolean reachable = true;
  private boolean dialling;
  private int pause = FIRST_PAUSE;
  private @Nullable SwitchConnection connection;

  /**
   * @param local whence it dials
   * @param connectionChanged called when it is connected, and when it is no more
   */
  SimulatedSwitch(
      EventLoop loop,
      InetSocketAddress local,
      long datapathId,
      Traffic traffic,
      Runnable connectionChanged) {
    this.loop = loop;
    this.local = local;
    this.datapathId = datapathId;
    this.traffic = traffic;
    this.connectionChanged = connectionChanged;
  }

  long datapathId() {
    return datapathId;
  }

  Traffic traffic() {
    return traffic;
  }

  int flows() {
    return flows.size();
  }

  Collection<FlowEntry> entries() {
    return flows;
  }

  ImmutableSortedMap<Integer, String> ports() {
    return ports;
  }

  void add(FlowEntry flow) {
    flows.remove(flow);
    flows.add(flow);
  }

  void delete(FlowEntry flow) {
    flows.remove(flow);
  }

  /** Its meters by number, each as the flags and bands that it was made of. */
  SortedMap<Integer, byte[]> meters() {
    return meters;
  }

  /** A meter goes, and the flows that name it. */
  void deleteMeter(int meter) {
    if (meters.remove(meter) != null) {
      flows.removeIf(flow -> flow.meter() == meter);
    }
  }

  /** Whether a flow can be added: the meter that it names is there. */
  boolean takes(FlowEntry flow) {
    return flow.meter() == 0 || meters.containsKey(flow.meter());
  }

  boolean isConnected() {
    return connection != null;
  }

  void setPorts(ImmutableSortedMap<Integer, String> next) {
    ImmutableSortedMap<Integer, String> before = ports;
    ports = next;
    if (connection != null) {
      connection.tellPorts(before, next);
    }
  }

  /** Whom to dial, as a Controller row says it; empty: nobody. */
  void setTarget(Optional<String> next) {
    if (!next.equals(target)) {
      target = next;
      disconnect();
    }
    dial();
  }

  /** Cuts the connection, or dials at once. */
  void setReachable(boolean next) {
    reachable = next;
    pause = FIRST_PAUSE;
    if (reachable) {
      dial();
    } else {
      disconnect();
    }
  }

  /** The bridge is gone, and its flows with it. */
  void powerOff() {
    setTarget(Optional.empty());
    flows.clear();
    meters.clear();
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
    }
  }

  private void dial() {
    if (dialling || connection != null || !reachable || target.isEmpty()) {
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
                            new SwitchConnection(SimulatedSwitch.this));
                  }
                })
            .connect(address(target.get()), local);
    dialled.addListener(
        done -> {
          if (!done.isSuccess()) {
            dialAgain();
          }
        });
  }

  private static InetSocketAddress address(String target) {
    int colon = target.lastIndexOf(':');
    return new InetSocketAddress(
        target.substring(target.indexOf(':') + 1, colon),
        Integer.parseInt(target.substring(colon + 1)));
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
