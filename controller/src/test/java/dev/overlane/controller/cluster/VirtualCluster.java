package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdMeter;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.status.ClusterStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** What a member runs on in a simulation: its threads are loops that take turns. */
public final class VirtualCluster implements ClusterContext {
  /** Less often than a process does, for it costs the more. */
  private static final Duration TICK = ClusterAgent.TICK.multipliedBy(3);

  private final VirtualTime time;
  private final LongSupplier clock;
  private final FakeEtcd.Client etcd;
  private final Supplier<ManualLoop> loops;

  private VirtualCluster(
      VirtualTime time, LongSupplier clock, FakeEtcd.Client etcd, Supplier<ManualLoop> loops) {
    this.time = time;
    this.clock = clock;
    this.etcd = etcd;
    this.loops = loops;
  }

  /**
   * The cluster, as one process is in it.
   *
   * @param clock of the process
   * @param loops new ones of the process
   */
  public static Cluster of(
      String member,
      VirtualTime time,
      LongSupplier clock,
      FakeEtcd.Client etcd,
      Supplier<ManualLoop> loops,
      Consumer<ClusterStatus> statuses) {
    Cluster cluster =
        new Cluster(
            Path.of("net.yaml"),
            "test",
            statuses,
            new ClusterFigures(),
            new VirtualCluster(time, clock, etcd, loops));
    cluster.beMember(member);
    return cluster;
  }

  /**
   * Whose a host should be by what etcd holds: of the members that do not say that they cannot
   * reach it, the one with the highest weight; where all say so, whose it is. Empty: there is no
   * member.
   *
   * @param cluster its name
   */
  public static Optional<String> rightOwner(FakeEtcd etcd, String cluster, String host) {
    ClusterView view = ClusterView.of(etcd.contents(), new ClusterView.Keys(cluster));
    return Sharding.choice(
        view.members().keySet(),
        Reach.said(view),
        Optional.ofNullable(view.hosts().get(host))
            .map(held -> Identity.Holding.of(held.value()).member()),
        host);
  }

  /** Whose a host should be if all these members reach it. */
  public static Optional<String> rightOwner(Collection<String> members, String host) {
    return Sharding.choice(members, host);
  }

  @Override
  public long nanoTime() {
    return clock.getAsLong();
  }

  @Override
  public Etcd etcd(
      ImmutableList<String> ends,
      Duration patience,
      Supplier<Optional<SSLContext>> tls,
      EtcdMeter meter) {
    return etcd;
  }

  @Override
  public void await(CompletableFuture<?> what, Duration longest) throws TimeoutException {
    time.await(what::isDone, longest);
    if (!what.isDone()) {
      throw new TimeoutException();
    }
  }

  @Override
  public void begin(ClusterAgent agent) {
    forEver(
        loops.get(),
        () -> {
          agent.turn();
          return TICK;
        });
    forEver(loops.get(), agent.keeper()::turn);
    ManualLoop watching = loops.get();
    watching.execute(() -> listen(watching, agent.news()));
  }

  /** It finds out by looking alone which network etcd names: nothing wakes it in between. */
  @Override
  public void begin(NetworkKeeper keeper) {
    forEver(loops.get(), keeper::turn);
  }

  /** What a thread does once; nobody interrupts it on virtual time. */
  private interface Turn {
    /** Returns how long it rests then. */
    Duration take() throws InterruptedException;
  }

  private static void forEver(ManualLoop loop, Turn turn) {
    loop.execute(
        () -> {
          try {
            Duration rest = turn.take();
            loop.schedule(rest, () -> forEver(loop, turn));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void listen(ManualLoop loop, EtcdNews news) {
    try {
      long read = news.read();
      etcd.listen(loop, "/overlane/", read + 1, news.watch(), fault -> again(loop, news, fault));
    } catch (IOException fault) {
      again(loop, news, fault);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void again(ManualLoop loop, EtcdNews news, IOException fault) {
    news.ended(fault);
    loop.schedule(ClusterAgent.RETRY, () -> listen(loop, news));
  }
}
