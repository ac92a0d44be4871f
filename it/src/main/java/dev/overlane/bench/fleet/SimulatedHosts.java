package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.overlane.bench.BenchFailure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** All simulated hosts, on one event loop. Any thread but that loop may call; calls block. */
final class SimulatedHosts implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Traffic traffic = new Traffic();
  private final ImmutableList<SimulatedHost> hosts;

  private SimulatedHosts(FleetFile file) {
    EventLoop loop = group.next();
    RowSchema schema = RowSchema.installed();
    hosts =
        IntStream.range(0, file.hosts())
            .mapToObj(n -> new SimulatedHost(n, file.listen(n), schema, loop, traffic))
            .collect(ImmutableList.toImmutableList());
  }

  /** Starts those that a file tells of: each with an empty database. */
  static SimulatedHosts start(FleetFile file) {
    SimulatedHosts all = new SimulatedHosts(file);
    all.appear();
    return all;
  }

  /** Has all of them listen and dial, at once. */
  void appear() {
    ImmutableList<ChannelFuture> bound =
        onLoop(
            () ->
                hosts.stream().map(SimulatedHost::appear).collect(ImmutableList.toImmutableList()));
    for (ChannelFuture each : bound) {
      Throwable failure = each.awaitUninterruptibly().cause();
      if (failure != null) {
        throw new BenchFailure("a host cannot listen: " + failure.getMessage());
      }
    }
  }

  /** Cuts all of them off, at once. */
  void vanish() {
    onLoop(
        () -> {
          hosts.forEach(SimulatedHost::vanish);
          return true;
        });
  }

  /** Counts anew from here. */
  void reset() {
    onLoop(
        () -> {
          traffic.reset();
          return true;
        });
  }

  /** What the controller has done since the last reset. */
  Traffic.Figures traffic() {
    return onLoop(traffic::figures);
  }

  /** How many flows all switches hold. */
  long flows() {
    return onLoop(() -> hosts.stream().mapToLong(SimulatedHost::flows).sum());
  }

  /**
   * Waits until each host has a member that alone writes to it.
   *
   * @param changes how many have come to be such since the last reset: that a connection is lost is
   *     seen later than who lost it dies
   */
  void awaitLed(int changes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!onLoop(
        () -> traffic.leads() >= changes && hosts.stream().allMatch(SimulatedHost::isLed))) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailure("not within " + patience.toSeconds() + " s: a member for each host");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(group.submit(task)));
    } catch (ExecutionException e) {
      throw new BenchFailure("the simulated hosts have failed: " + e.getCause());
    }
  }

  @Override
  public void close() {
    vanish();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
