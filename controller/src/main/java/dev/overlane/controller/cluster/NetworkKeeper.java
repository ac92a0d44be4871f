package dev.overlane.controller.cluster;

import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdWatch;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member to the network that its cluster's etcd names. Two threads: {@code cluster-network}
 * reads, decides and puts; {@code cluster-network-watch} wakes it when etcd tells of a change. What
 * is public here may be called from any thread.
 */
final class NetworkKeeper {
  private static final Logger log = LoggerFactory.getLogger(NetworkKeeper.class);

  /** How often etcd is asked though it told of nothing: a connection may be dead unnoticed. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ClusterContext context;
  private final Etcd etcd;
  private final NetworkStore store;
  private final String key;
  private final Course course;
  private final Consumer<Standing> told;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Standing standing = Standing.UNKNOWN;
  private volatile boolean leaving;

  /**
   * Keeps nothing yet.
   *
   * @param etcd for this alone: it ends its watch
   * @param cluster its name
   * @param told of each other standing, on the thread that found it
   */
  NetworkKeeper(
      ClusterContext context,
      Etcd etcd,
      NetworkStore store,
      String cluster,
      Course course,
      Consumer<Standing> told) {
    this.context = context;
    this.etcd = etcd;
    this.store = store;
    this.key = NetworkStore.headKey(cluster);
    this.course = course;
    this.told = told;
  }

  void start() {
    context.begin(this);
  }

  /** Begins with a thread for each of its parts. */
  void beginThreads() {
    thread("cluster-network", this::keep);
    thread("cluster-network-watch", this::listen);
  }

  private void thread(String name, Unfailing.Body body) {
    Thread thread = new Thread(new Unfailing(body, ClusterAgent.RETRY), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** How this member stands to what etcd names. */
  Standing standing() {
    return standing;
  }

  /** The member's own file is this one now. */
  void own(FileSet files, String network) {
    tasks.add(() -> course.own(files, network));
  }

  /** Has a look taken at once. */
  void wake() {
    tasks.add(() -> {});
  }

  /** Tells of the standing though it is the same; what is told with it has changed. */
  void tellAgain() {
    tasks.add(() -> told.accept(standing));
  }

  void leave() {
    leaving = true;
    threads.forEach(Thread::interrupt);
    etcd.endWatch();
  }

  private void keep() throws InterruptedException {
    while (!leaving) {
      Duration pause = turn();
      Runnable task = tasks.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
      if (task != null) {
        task.run();
      }
    }
  }

  /** Takes in what was told, and does what follows; returns how long it may rest then. */
  Duration turn() throws InterruptedException {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    return leaving || step() ? LOOK : ClusterAgent.RETRY;
  }

  /** Returns whether there is nothing to be done until something changes. */
  private boolean step() throws InterruptedException {
    try {
      Standing next = course.step(store.head());
      publish(next);
      return next.state() != Standing.State.CHANGING || next.problem().isPresent();
    } catch (IOException e) {
      if (!leaving) {
        failed("etcd could not be asked, or not be given, the network in force: " + Reasons.of(e));
      }
      return false;
    }
  }

  /** What was in force stays so; what etcd names may be another one by now, so nothing is taken. */
  private void failed(String why) {
    Standing now = standing;
    publish(
        now.isKnown() && now.state() != Standing.State.BEHIND
            ? Standing.changing(now.revision(), now.named(), Optional.of(why))
            : new Standing(
                now.state(), now.revision(), now.named(), now.current(), Optional.of(why)));
  }

  private void publish(Standing next) {
    Standing before = standing;
    if (next.equals(before)) {
      return;
    }
    standing = next;
    if (next.revision() != before.revision() && next.revision() > 0) {
      log.info("revision {} of the cluster's network is in force here", next.revision());
    }
    told.accept(next);
  }

  private void listen() throws InterruptedException {
    while (!leaving) {
      try {
        long revision = etcd.read(key).revision();
        wake();
        etcd.watch(key, revision + 1, watch());
      } catch (IOException e) {
        log.debug("no news of the cluster's network", e);
      }
      Thread.sleep(ClusterAgent.RETRY.toMillis());
    }
  }

  private EtcdWatch watch() {
    return new EtcdWatch() {
      @Override
      public void changed(long revision, String changed, Optional<Entry> entry) {
        wake();
      }

      @Override
      public void told(long revision) {}
    };
  }
}
