package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Lists;
import com.google.common.collect.Sets;
import dev.overlane.controller.cluster.ClusterView.News;
import dev.overlane.controller.cluster.etcd.Changed;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.EtcdException;
import dev.overlane.controller.cluster.etcd.Guarded;
import dev.overlane.controller.status.ClusterStatus;
import dev.overlane.faults.Reasons;
import dev.overlane.ovsdb.state.HostEpoch;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /** Between two looks at which hosts are in reach. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How long a thread waits before it tries again what failed. */
  static final Duration RETRY = Duration.ofMillis(200);

  private final String member;
  private final int era;
  private final Duration length;

  /** What tells this process from all others, of other clusters too. */
  private final String process = Long.toHexString(new SecureRandom().nextLong());

  private final ClusterView.Keys keys;
  private final ClusterContext context;
  private final Etcd etcd;
  private final LeaseClock clock;
  private final Mandates mandates;
  private final SharedHosts hosts;
  private final LeaseKeeper keeper;
  private final Supplier<Standing> standings;
  private final EtcdNews news;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private volatile boolean leaving;
  private volatile boolean isMember;

  // Confined to the thread `cluster`.
  private final ClusterTeller teller;
  private ClusterView view = ClusterView.NOTHING;
  private boolean read;
  private Identity identity;
  private Standing standing = Standing.UNKNOWN;
  private ImmutableSet<String> names = ImmutableSet.of();
  private final Set<String> giving = new HashSet<>();
  private boolean registered;
  private boolean wasRunning;
  private long lapses;
  private boolean hasRun;
  private Refusals refusals = Refusals.NONE;
  private Optional<String> doubleTrouble = Optional.empty();
  private Optional<String> historyLost = Optional.empty();
  private final Reach reach = new Reach();
  private @Nullable ImmutableSet<String> lookedFor;
  private long lookedAt;
  private ImmutableSortedSet<String> unreached = ImmutableSortedSet.of();
  private long behindSince;
  private long seenAt;
  private @Nullable Share shared;
  private @Nullable Basis published;

  ClusterAgent(
      ClusterContext context,
      Membership membership,
      Etcd etcd,
      LeaseClock clock,
      Mandates mandates,
      SharedHosts hosts,
      Supplier<Standing> standings,
      Consumer<ClusterStatus> statuses) {
    this.member = membership.member();
    this.era = membership.era();
    this.length = membership.lease();
    this.keys = new ClusterView.Keys(membership.cluster());
    this.identity = membership.identity();
    this.context = context;
    this.etcd = etcd;
    this.clock = clock;
    this.mandates = mandates;
    this.hosts = hosts;
    this.standings = standings;
    this.keeper = new LeaseKeeper(etcd, clock, membership, context::nanoTime);
    this.news = new EtcdNews(etcd, keys, new Hearing());
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
          become(now.at(standing));
        });
  }

  private void become(Identity next) {
    if (!next.equals(identity)) {
      identity = next;
      registered = false;
    }
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
    settle(view.hosts().keySet());
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

  /**
   * Takes in what was read.
   *
   * @param lost whether etcd was at a later revision before
   */
  private void take(ClusterView fresh, boolean lost) {
    if (lost) {
      historyLost =
          Optional.of(
              "etcd has lost its history: it was at revision %d and is at %d. If hosts say that they"
                      .formatted(view.revision(), fresh.revision())
                  + " are held under higher epochs, stop all members, raise cluster.era, start them");
    }
    see(lost ? fresh : view.readAnew(fresh, keys));
    read = true;
  }

  private void see(ClusterView next) {
    if (next.revision() != view.revision()) {
      seenAt = context.nanoTime();
    }
    view = next;
  }

  /** Hands what is heard to the thread that owns the view. */
  private final class Hearing implements EtcdNews.Ear {
    @Override
    public void read(ClusterView fresh, boolean lost) {
      tasks.add(() -> take(fresh, lost));
    }

    @Override
    public void told(List<News> changes, long revision) {
      tasks.add(() -> see(view.told(keys, changes).at(revision)));
    }
  }

  private void decide() throws InterruptedException {
    long mine = keeper.lease();
    boolean running = clock.isRunning();
    look();
    standing = standings.get();
    become(identity.at(standing));
    if (read
        && running
        && mine != 0
        && standing.isKnown()
        && refusals.isOver(mine, context.nanoTime())) {
      try {
        catchUp();
        register(mine);
        if (registered && isRegistered(mine)) {
          tellReach(mine);
          share(mine);
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
    isMember = clock.isRunning() && registered && isRegistered(mine);
    noteLease(clock.isRunning());
    tell(mine);
  }

  private void share(long mine) throws IOException, InterruptedException {
    Share basis = new Share(new Basis(view, names, mine), standing.current());
    if (basis.equals(shared)) {
      return;
    }
    Allocation allocation = Allocation.of(view, member, mine, names);
    giving.clear();
    giving.addAll(allocation.give());
    publish(mine);
    give(allocation.give());
    take(allocation.take(), mine);
    shared = basis;
  }

  /**
   * What is looked at once, until any of it changes; mostly the same objects, so that costs little.
   */
  private record Basis(ClusterView view, ImmutableSet<String> names, long lease) {}

  /** As {@link Basis}, and what must hold for a host to be taken. */
  private record Share(Basis basis, Optional<Condition> current) {}

  private void noteLease(boolean running) {
    long before = lapses;
    lapses = clock.lapses();
    if (running == wasRunning && before == lapses) {
      return;
    }
    wasRunning = running;
    hasRun |= running;
    hosts.reconsider(view.hosts().keySet());
  }

  /**
   * What the watch has missed, if anything: etcd is at a later revision than it has told of, or was
   * heard to be at an earlier one afterwards.
   */
  private void catchUp() throws IOException, InterruptedException {
    LeaseKeeper.Heard heard = keeper.heard();
    boolean back = heard.revision() < view.revision() && heard.asked() - seenAt > 0;
    if (heard.revision() <= view.revision() && !back) {
      behindSince = 0;
      return;
    }
    long now = context.nanoTime();
    if (behindSince == 0) {
      behindSince = now;
    } else if (now - behindSince > length.toNanos() / 3) {
      behindSince = 0;
      ClusterView fresh = ClusterView.of(etcd.read(keys.prefix()), keys);
      boolean missed = !fresh.agrees(view);
      // No end that agrees with the others is behind what one of them has told before.
      take(fresh, fresh.revision() < view.revision());
      if (missed) {
        etcd.endWatch();
      }
    }
  }

  private boolean isRegistered(long mine) {
    Entry own = view.members().get(member);
    return own != null && own.lease() == mine;
  }

  private void register(long mine) throws IOException, InterruptedException {
    Entry own = view.members().get(member);
    if (own == null) {
      // Both at once: nobody is to think that it reaches all.
      Changed made =
          change(
              ImmutableList.of(
                  Guarded.create(keys.member(member), identity.text(), mine),
                  Guarded.create(keys.unreached(member), Reach.text(unreached), mine)));
      if (made.happened().get(0)) {
        registered = true;
        log.info("cluster {}: {} is a member", keys.cluster(), member);
      }
    } else if (own.lease() != mine) {
      Identity other = Identity.of(own.value());
      registered = false;
      if (other.process().equals(identity.process())) {
        // Its own key, of a lease that is over: it goes soon.
        return;
      }
      doubleTrouble =
          Optional.of(
              "another process is member "
                  + member
                  + " ("
                  + other.process()
                  + "), or was so until just now: if it lives, give one of them another name");
      return;
    } else if (!own.value().equals(identity.text())) {
      // Whose answer is lost is asked for again, and changes nothing the second time.
      Changed made =
          change(
              ImmutableList.of(
                  Guarded.replace(
                      keys.member(member), own.createRevision(), identity.text(), mine)));
      registered = made.happened().get(0);
    } else {
      registered = true;
    }
    doubleTrouble = Optional.empty();
  }

  /**
   * Asks for changes of keys, and puts those that happened into this member's view before the watch
   * tells of them.
   *
   * @param holds what is to hold; empty: nothing more than each change asks for
   */
  private Changed change(List<Guarded> changes, Optional<Condition> holds)
      throws IOException, InterruptedException {
    Changed made = etcd.change(changes, holds);
    List<News> own = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (made.happened().get(i)) {
        own.add(news(changes.get(i), made.revision()));
      }
    }
    view = view.learned(keys, own);
    return made;
  }

  private Changed change(List<Guarded> changes) throws IOException, InterruptedException {
    return change(changes, Optional.empty());
  }

  private static News news(Guarded change, long at) {
    long created = change.createRevision() == 0 ? at : change.createRevision();
    return new News(
        at,
        change.key(),
        change.value().map(value -> new Entry(change.key(), value, created, change.lease())));
  }

  /** Tells which hosts this member cannot reach, when that has changed. */
  private void tellReach(long mine) throws IOException, InterruptedException {
    Entry said = view.unreached().get(member);
    String text = Reach.text(unreached);
    if (said == null) {
      change(ImmutableList.of(Guarded.create(keys.unreached(member), text, mine)));
    } else if (said.lease() == mine && !said.value().equals(text)) {
      change(
          ImmutableList.of(
              Guarded.replace(keys.unreached(member), said.createRevision(), text, mine)));
    }
  }

  /** Looks at once when it holds other hosts, and else now and then: there may be thousands. */
  private void look() {
    long now = context.nanoTime();
    ImmutableSet<String> held = mandates.published().keySet();
    if (held.equals(lookedFor) && now - lookedAt < LOOK.toNanos()) {
      return;
    }
    lookedFor = held;
    lookedAt = now;
    ImmutableSortedSet<String> next = reach.unreached(names, hosts.reached(), held, now);
    Sets.SetView<String> lost = Sets.difference(Sets.intersection(next, held), unreached);
    if (!lost.isEmpty()) {
      log.warn(
          "cluster {}: {} cannot reach {}: another member that can is to write there",
          keys.cluster(),
          member,
          words(lost.immutableCopy()));
    }
    unreached = next;
  }

  private void take(Set<String> free, long mine) throws IOException, InterruptedException {
    // Under the network in force alone, so that none is ever made as an earlier one was.
    if (free.isEmpty() || standing.current().isEmpty()) {
      return;
    }
    String value = new Identity.Holding(member, era).text();
    List<String> order = List.copyOf(free);
    for (List<String> some : Lists.partition(order, EtcdClient.MOST_CHANGES)) {
      change(
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
      Entry held = view.hosts().get(host);
      if (held != null) {
        deletions.add(Guarded.delete(keys.host(host), held.createRevision()));
      }
    }
    for (List<Guarded> some : Lists.partition(deletions, EtcdClient.MOST_CHANGES)) {
      change(some);
    }
    log.info("cluster {}: gave away {}", keys.cluster(), words(others));
  }

  /** Publishes what this member may write to, and has the hosts planned anew that this concerns. */
  private void publish(long mine) {
    Basis basis = new Basis(view, ImmutableSet.copyOf(giving), leaving ? 0 : mine);
    if (basis.equals(published)) {
      return;
    }
    published = basis;
    Map<String, HostEpoch> next = new HashMap<>();
    if (mine != 0 && !leaving) {
      view.hosts()
          .forEach(
              (host, held) -> {
                if (held.lease() == mine && !giving.contains(host)) {
                  next.put(host, own(held));
                }
              });
    }
    Map<String, HostEpoch> before = mandates.published();
    if (!next.equals(before)) {
      mandates.publish(mine, next);
      Set<String> taken = Sets.difference(next.keySet(), before.keySet()).immutableCopy();
      if (!taken.isEmpty()) {
        log.info("cluster {}: took {}", keys.cluster(), words(taken));
      }
      Set<String> concerned = new HashSet<>(Sets.union(before.keySet(), next.keySet()));
      concerned.removeIf(host -> next.containsKey(host) && next.get(host).equals(before.get(host)));
      hosts.reconsider(concerned);
    }
  }

  /** Under what this member holds a host: in the era of its own file, whatever etcd says. */
  private HostEpoch own(Entry held) {
    return new HostEpoch(
        Epoch.of(era, held.createRevision()), process + "-" + Long.toHexString(held.lease()));
  }

  private static String words(Set<String> hosts) {
    return hosts.size() <= 5
        ? "hosts " + String.join(", ", Sets.newTreeSet(hosts))
        : hosts.size() + " hosts";
  }

  private void tell(long mine) {
    boolean running = clock.isRunning();
    Optional<String> trouble =
        running
            ? doubleTrouble
                .or(() -> historyLost)
                .or(refusals::trouble)
                .or(news::trouble)
                .or(standing::problem)
                .or(() -> teller.left(view))
            : noLease();
    String state =
        running && isRegistered(mine)
            ? ClusterStatus.MEMBER
            : running || noLease().isEmpty() ? "joining" : "no lease";
    teller.tell(view, state, trouble, standing.named());
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
