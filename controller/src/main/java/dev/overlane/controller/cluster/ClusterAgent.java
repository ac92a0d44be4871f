package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import dev.overlane.controller.cluster.ClusterView.News;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.EtcdException;
import dev.overlane.controller.cluster.etcd.Guarded;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a cluster: takes its share of the hosts and gives what is another's. Three threads:
 * {@code cluster} decides and owns all state here, {@code cluster-lease} is the {@link
 * LeaseKeeper}'s, {@code cluster-watch} that of {@link EtcdNews}.
 */
final class ClusterAgent {
  private static final Logger log = LoggerFactory.getLogger(ClusterAgent.class);

  /** Between two looks at the lease and at what could not be done at once. */
  static final Duration TICK = Duration.ofMillis(100);

  /** How long hosts that are given away may take to end what is under way. */
  private static final Duration SETTLING = Duration.ofMillis(120);

  private static final Duration FAREWELL = Duration.ofMillis(500);

  /** How long a thread waits before it tries again what failed. */
  static final Duration RETRY = Duration.ofMillis(200);

  private final String member;
  private final int era;
  private final Duration length;
  private final ClusterView.Keys keys;
  private final ClusterContext context;
  private final Etcd etcd;
  private final LeaseClock clock;
  private final Mandates mandates;
  private final SharedHosts hosts;
  private final LeaseKeeper keeper;
  private final Supplier<Standing> standings;
  private final Supplier<Optional<String>> keyTroubles;
  private final EtcdNews news;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private volatile boolean leaving;
  private volatile boolean isMember;

  // Confined to the thread `cluster`.
  private final ClusterTeller teller;
  private final KnownKeys known;
  private final Registration registration;
  private final ReachTeller reach;
  private final NoteTeller notes;
  private final Holdings holdings;
  private Standing standing = Standing.UNKNOWN;
  private ImmutableSet<String> names = ImmutableSet.of();
  private final Set<String> giving = new HashSet<>();
  private boolean wasRunning;
  private long lapses;
  private boolean hasRun;
  private Refusals refusals = Refusals.NONE;
  private Rejoining rejoining = Rejoining.NONE;
  private @Nullable Share shared;

  ClusterAgent(
      ClusterContext context,
      Membership membership,
      Etcd etcd,
      LeaseClock clock,
      Mandates mandates,
      SharedHosts hosts,
      Supplier<Standing> standings,
      Supplier<Optional<String>> keyTroubles,
      Consumer<ClusterStatus> statuses) {
    this.member = membership.member();
    this.era = membership.era();
    this.length = membership.lease();
    this.keys = new ClusterView.Keys(membership.cluster());
    this.context = context;
    this.etcd = etcd;
    this.clock = clock;
    this.mandates = mandates;
    this.hosts = hosts;
    this.standings = standings;
    this.keyTroubles = keyTroubles;
    this.keeper = new LeaseKeeper(etcd, clock, membership, context::nanoTime);
    this.news = new EtcdNews(etcd, keys, new Hearing());
    this.known = new KnownKeys(etcd, keys, context::nanoTime);
    this.registration = new Registration(member, membership.identity(), known);
    this.reach = new ReachTeller(member, known, hosts::reached);
    this.notes = new NoteTeller(member, known, hosts::notes);
    this.holdings = new Holdings(membership.cluster(), era, mandates, hosts);
    this.teller = new ClusterTeller(membership.cluster(), member, statuses);
  }

  /**
   * Who this member is.
   *
   * @param lease how long it is believed to live without being heard of
   */
  record Membership(String cluster, String member, int era, Duration lease, Identity identity) {}

  void start(ImmutableSet<String> first) {
    names = first;
    context.begin(this);
  }

  /** Begins with a thread for each of its parts. */
  void beginThreads() {
    thread("cluster", this::decideForEver);
    thread("cluster-lease", keeper::keep);
    thread("cluster-watch", news::listen);
  }

  private void thread(String name, Unfailing.Body body) {
    Thread thread = new Thread(new Unfailing(body, RETRY), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Another revision of the file is in force. */
  void accepted(ImmutableSet<String> next, Identity now) {
    tasks.add(
        () -> {
          names = next;
          registration.become(now.at(standing));
        });
  }

  /** What hosts may be written by has changed. */
  void reconsider() {
    hosts.reconsider(mandates.published().keySet());
  }

  /** Whether this process is a member just now. */
  boolean isMember() {
    return isMember;
  }

  /**
   * Gives all hosts away and leaves; returns when that is done, or half a second later. What etcd
   * does not hear in that time it finds out when the lease ends.
   */
  void leave() {
    leaving = true;
    keeper.leave();
    news.leave();
    mandates.revoke();
    tasks.add(this::farewell);
    await(left, FAREWELL, "the farewell did not end");
    clock.end();
    threads.forEach(Thread::interrupt);
    etcd.endWatch();
  }

  private void farewell() {
    mandates.revoke();
    settle(known.view().hosts().keySet());
    long mine = keeper.lease();
    try {
      if (mine != 0) {
        etcd.revoke(mine);
        log.info("cluster {}: {} has left and given its hosts away", keys.cluster(), member);
      }
    } catch (IOException e) {
      log.warn(
          "cluster {}: etcd was not told that {} leaves: {}",
          keys.cluster(),
          member,
          Reasons.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    left.complete(null);
  }

  private void settle(Set<String> some) {
    // Whatever is under way still is refused by the hosts once they are another's.
    await(hosts.settled(some).toCompletableFuture(), SETTLING, "hosts did not settle");
  }

  private void await(CompletableFuture<Void> what, Duration longest, String otherwise) {
    try {
      context.await(what, longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      log.debug("{}", otherwise, e);
    }
  }

  private void decideForEver() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Runnable task = tasks.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
      if (task != null) {
        task.run();
      }
      turn();
    }
  }

  /** Takes in what was heard, and does what follows. */
  void turn() throws InterruptedException {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    if (!leaving) {
      decide();
    }
  }

  /** Keeps its lease. */
  LeaseKeeper keeper() {
    return keeper;
  }

  /** Hears of what others do. */
  EtcdNews news() {
    return news;
  }

  /** Hands what is heard to the thread that owns the view. */
  private final class Hearing implements EtcdNews.Ear {
    @Override
    public void read(ClusterView fresh, boolean lost) {
      tasks.add(() -> known.take(fresh, lost));
    }

    @Override
    public void told(List<News> changes, long revision) {
      tasks.add(() -> known.told(changes, revision));
    }
  }

  private void decide() throws InterruptedException {
    long mine = keeper.lease();
    boolean running = clock.isRunning();
    reach.look(names, mandates.published().keySet(), context.nanoTime());
    standing = standings.get();
    registration.become(standing);
    if (known.isRead()
        && running
        && mine != 0
        && standing.isKnown()
        && refusals.isOver(mine, context.nanoTime())) {
      try {
        known.catchUp(keeper.heard(), length.dividedBy(3));
        if (isWelcome(mine)) {
          registration.register(mine, reach.create(mine));
        }
        if (registration.isUpToDate(mine)) {
          reach.tell(mine);
          share(mine);
          notes.tell(mine, mandates.published().keySet(), context.nanoTime());
        }
        refusals = Refusals.NONE;
      } catch (EtcdException refused) {
        refusals = refusals.and(mine, context.nanoTime(), Reasons.of(refused));
      } catch (IOException e) {
        // The lease's thread tells what is wrong with etcd; it is tried again.
        log.debug("etcd was not changed", e);
      }
    }
    publish(mine);
    isMember = clock.isRunning() && registration.isUpToDate(mine);
    noteLease(clock.isRunning());
    tell(mine);
  }

  /** Whether it is a member already, or may be one again: at once if nobody else has a share. */
  private boolean isWelcome(long mine) {
    rejoining = rejoining.seen(clock.lapses(), context.nanoTime());
    return registration.isThere(mine)
        || Allocation.sharers(known.view()).isEmpty()
        || rejoining.left(context.nanoTime()).isZero();
  }

  private void share(long mine) throws IOException, InterruptedException {
    Share basis = new Share(known.view(), names, mine, standing.current());
    if (basis.equals(shared)) {
      return;
    }
    Allocation allocation = Allocation.of(known.view(), member, mine, names);
    giving.clear();
    giving.addAll(allocation.give());
    publish(mine);
    give(allocation.give());
    take(allocation.take(), mine);
    shared = basis;
  }

  /**
   * What is looked at once, until any of it changes; mostly the same objects, so that costs little.
   *
   * @param current what must hold for a host to be taken
   */
  private record Share(
      ClusterView view, ImmutableSet<String> names, long lease, Optional<Condition> current) {}

  private void noteLease(boolean running) {
    long before = lapses;
    lapses = clock.lapses();
    if (running == wasRunning && before == lapses) {
      return;
    }
    wasRunning = running;
    hasRun |= running;
    hosts.reconsider(known.view().hosts().keySet());
  }

  private void take(Set<String> free, long mine) throws IOException, InterruptedException {
    // Under the network in force alone, so that none is ever made as an earlier one was.
    if (free.isEmpty() || standing.current().isEmpty()) {
      return;
    }
    String value = new Identity.Holding(member, era).text();
    List<String> order = List.copyOf(free);
    for (List<String> some : Lists.partition(order, EtcdClient.MOST_CHANGES)) {
      known.change(
          some.stream().map(host -> Guarded.create(keys.host(host), value, mine)).toList(),
          standing.current());
      publish(mine);
    }
  }

  private void give(Set<String> others) throws IOException, InterruptedException {
    if (others.isEmpty()) {
      return;
    }
    settle(others);
    List<Guarded> deletions = new ArrayList<>();
    for (String host : others) {
      Entry held = known.view().hosts().get(host);
      if (held != null) {
        deletions.add(Guarded.delete(keys.host(host), held.createRevision()));
      }
    }
    for (List<Guarded> some : Lists.partition(deletions, EtcdClient.MOST_CHANGES)) {
      known.change(some);
    }
    log.info("cluster {}: gave away {}", keys.cluster(), HostWords.of(others));
  }

  private void publish(long mine) {
    holdings.publish(known.view(), giving, leaving ? 0 : mine);
  }

  private void tell(long mine) {
    boolean running = clock.isRunning();
    Optional<String> trouble =
        running
            ? registration
                .trouble()
                .or(() -> waiting(mine))
                .or(known::trouble)
                .or(refusals::trouble)
                .or(news::trouble)
                .or(standing::problem)
                .or(() -> teller.left(known.view()))
            : noLease();
    String state =
        running && registration.isThere(mine)
            ? ClusterStatus.MEMBER
            : running || noLease().isEmpty() ? "joining" : "no lease";
    teller.tell(known.view(), state, Problems.joined(trouble, keyTroubles.get()), standing.named());
  }

  private Optional<String> waiting(long mine) {
    return registration.isThere(mine) ? Optional.empty() : rejoining.trouble(context.nanoTime());
  }

  /**
   * Why there is none; at the start that is no news until etcd has refused, or cannot be reached.
   */
  private Optional<String> noLease() {
    return keeper
        .trouble()
        .or(() -> hasRun ? Optional.of("etcd was not heard of in time") : Optional.empty())
        .map(why -> "no lease: " + why + "; this member writes to no host, what is on them stays");
  }
}
