package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.cluster.etcd.Changed;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdException;
import dev.overlane.controller.cluster.etcd.EtcdWatch;
import dev.overlane.controller.cluster.etcd.Guarded;
import dev.overlane.controller.cluster.etcd.Lease;
import dev.overlane.controller.cluster.etcd.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An etcd of several, on virtual time: keys with the revision of their making, leases that end with
 * their keys, watches. Without a majority it answers nobody and ends no lease; a new leader gives
 * every lease its whole length again.
 */
public final class FakeEtcd {
  /** How often leases are looked at. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How long a member waits for an answer that does not come. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final class Living {
    private final Duration length;
    private long end;

    Living(Duration length) {
      this.length = length;
    }
  }

  /** What became of a key, and at which revision. */
  private record Event(long at, String key, Optional<Entry> entry) {}

  private final VirtualTime time;
  private final ManualLoop io;
  private final List<Event> events = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final TreeMap<Long, Living> leases = new TreeMap<>();
  private TreeMap<String, Entry> keys = new TreeMap<>();
  private long revision = 1;
  private long lastLease;
  private boolean available = true;

  public FakeEtcd(VirtualTime time) {
    this.time = time;
    this.io = time.newLoop();
    look();
  }

  private void look() {
    io.schedule(
        LOOK,
        () -> {
          if (available) {
            ImmutableList.copyOf(leases.entrySet()).stream()
                .filter(lease -> time.nanoTime() >= lease.getValue().end)
                .forEach(lease -> end(lease.getKey()));
          }
          look();
        });
  }

  private void end(long lease) {
    leases.remove(lease);
    List<String> gone =
        keys.values().stream().filter(entry -> entry.lease() == lease).map(Entry::key).toList();
    if (!gone.isEmpty()) {
      revision++;
      gone.forEach(key -> enter(key, Optional.empty()));
      told();
    }
  }

  private void enter(String key, Optional<Entry> entry) {
    entry.ifPresentOrElse(value -> keys.put(key, value), () -> keys.remove(key));
    Event event = new Event(revision, key, entry);
    events.add(event);
    clients.forEach(client -> client.changed(event));
  }

  private boolean holds(Condition condition) {
    Optional<String> now = Optional.ofNullable(keys.get(condition.key())).map(Entry::value);
    return switch (condition.demand()) {
      case IS -> now.equals(Optional.of(condition.value()));
      case PRESENT -> now.isPresent();
      case ABSENT -> now.isEmpty();
    };
  }

  private void told() {
    clients.forEach(Client::told);
  }

  /** It loses its majority, or has one again, and another leader. */
  public void setAvailable(boolean now) {
    if (now && !available) {
      leases.values().forEach(lease -> lease.end = time.nanoTime() + lease.length.toNanos());
    }
    available = now;
  }

  /** All that it holds at this moment, and how it comes back to it: from a backup. */
  public Runnable backup() {
    TreeMap<String, Entry> saved = new TreeMap<>(keys);
    TreeMap<Long, Living> living = new TreeMap<>(leases);
    long then = revision;
    return () -> {
      keys = new TreeMap<>(saved);
      revision = then;
      leases.clear();
      leases.putAll(living);
      leases.values().forEach(lease -> lease.end = time.nanoTime() + lease.length.toNanos());
      events.removeIf(event -> event.at > then);
      clients.forEach(client -> client.hangUp(true));
    };
  }

  /** All that it holds at this moment, whoever could ask it. */
  public Snapshot contents() {
    return new Snapshot(revision, ImmutableList.copyOf(keys.values()));
  }

  /** How many leases last. */
  public int leases() {
    return leases.size();
  }

  /** As one more member reaches it. */
  public Client newClient() {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  private interface Question<T> {
    T ask() throws EtcdException;
  }

  /** A stream of changes. */
  private static final class Stream {
    private final ManualLoop loop;
    private final String prefix;
    private final EtcdWatch told;
    private final Consumer<IOException> ended;

    Stream(ManualLoop loop, String prefix, EtcdWatch told, Consumer<IOException> ended) {
      this.loop = loop;
      this.prefix = prefix;
      this.told = told;
      this.ended = ended;
    }
  }

  /** One member's way to it. */
  public final class Client implements Etcd {
    private boolean cut;
    private int answersToLose;
    private Optional<Runnable> before = Optional.empty();
    private Optional<Runnable> after = Optional.empty();
    private @Nullable Stream stream;
    private boolean news;

    /** Nothing passes any more, or all does again; a stream that was open stays silent for ever. */
    public void setCut(boolean now) {
      cut = now;
    }

    /** So many of the next calls happen, and their answers are lost. */
    public void loseAnswers(int count) {
      answersToLose = count;
    }

    /** What happens in the next call, before it is sent. */
    public void beforeNext(Runnable what) {
      before = Optional.of(what);
    }

    /** What happens in the next call, after etcd has done what was asked. */
    public void afterNext(Runnable what) {
      after = Optional.of(what);
    }

    /** No fault is to come any more. */
    public void heal() {
      cut = false;
      answersToLose = 0;
      before = Optional.empty();
      after = Optional.empty();
    }

    /** The process that it is of is gone. */
    public void hangUp(boolean telling) {
      Stream ended = stream;
      stream = null;
      if (ended != null && telling) {
        ended.loop.execute(() -> ended.ended.accept(new IOException("the stream ended")));
      }
    }

    /**
     * As {@link #watch}, on a loop.
     *
     * @param ended told when nothing more will be
     */
    public void listen(
        ManualLoop loop, String prefix, long from, EtcdWatch told, Consumer<IOException> ended)
        throws IOException {
      if (cut || !available) {
        throw new IOException("no etcd answers");
      }
      stream = new Stream(loop, prefix, told, ended);
      events.stream().filter(event -> event.at >= from).forEach(this::changed);
      told();
    }

    private void changed(Event event) {
      Stream now = stream;
      if (now != null && !cut && event.key.startsWith(now.prefix)) {
        news = true;
        now.loop.execute(
            () -> {
              if (now == stream) {
                now.told.changed(event.at, event.key, event.entry);
              }
            });
      }
    }

    private void told() {
      Stream now = stream;
      if (now != null && news) {
        long at = revision;
        now.loop.execute(
            () -> {
              if (now == stream) {
                now.told.told(at);
              }
            });
      }
      news = false;
    }

    private <T> T call(Question<T> question) throws IOException {
      run(before);
      before = Optional.empty();
      if (cut || !available) {
        time.await(() -> false, PATIENCE);
        throw new IOException("no etcd answers");
      }
      T answer = question.ask();
      run(after);
      after = Optional.empty();
      if (answersToLose > 0) {
        answersToLose--;
        throw new IOException("connection reset");
      }
      return answer;
    }

    private void run(Optional<Runnable> fault) {
      fault.ifPresent(Runnable::run);
    }

    @Override
    public Lease grant(Duration length) throws IOException {
      return call(
          () -> {
            leases.put(++lastLease, new Living(length));
            return prolong(lastLease);
          });
    }

    private Lease prolong(long id) {
      Living living = leases.get(id);
      if (living == null) {
        return new Lease(id, Duration.ZERO, revision);
      }
      living.end = time.nanoTime() + living.length.toNanos();
      return new Lease(id, living.length, revision);
    }

    @Override
    public Lease keepAlive(long id) throws IOException {
      return call(() -> prolong(id));
    }

    @Override
    public void revoke(long id) throws IOException {
      call(
          () -> {
            if (!leases.containsKey(id)) {
              throw new EtcdException("requested lease not found");
            }
            end(id);
            return id;
          });
    }

    @Override
    public Snapshot read(String prefix) throws IOException {
      return call(
          () ->
              new Snapshot(
                  revision,
                  keys.values().stream()
                      .filter(entry -> entry.key().startsWith(prefix))
                      .collect(ImmutableList.toImmutableList())));
    }

    @Override
    public Changed change(List<Guarded> changes, Optional<Condition> holds) throws IOException {
      return call(() -> transact(changes, holds));
    }

    @Override
    public boolean put(String key, String value, List<Condition> holds) throws IOException {
      return call(
          () -> {
            if (!holds.stream().allMatch(FakeEtcd.this::holds)) {
              return false;
            }
            revision++;
            Entry now = keys.get(key);
            long made = now == null ? revision : now.createRevision();
            enter(key, Optional.of(new Entry(key, value, made, 0)));
            FakeEtcd.this.told();
            return true;
          });
    }

    @Override
    public void remove(String from, String to) throws IOException {
      call(() -> removeAll(from, to));
    }

    @Override
    public boolean remove(String from, String to, Condition holds) throws IOException {
      return call(() -> FakeEtcd.this.holds(holds) && removeAll(from, to));
    }

    private boolean removeAll(String from, String to) {
      List<String> gone = List.copyOf(keys.subMap(from, to).keySet());
      if (!gone.isEmpty()) {
        revision++;
        gone.forEach(key -> enter(key, Optional.empty()));
        FakeEtcd.this.told();
      }
      return true;
    }

    private Changed transact(List<Guarded> changes, Optional<Condition> holds)
        throws EtcdException {
      for (Guarded change : changes) {
        if (change.value().isPresent()
            && change.lease() != 0
            && !leases.containsKey(change.lease())) {
          throw new EtcdException("requested lease not found");
        }
      }
      boolean may = holds.filter(condition -> !FakeEtcd.this.holds(condition)).isEmpty();
      List<Boolean> happened = new ArrayList<>();
      for (Guarded change : changes) {
        Entry now = keys.get(change.key());
        happened.add(may && (now == null ? 0 : now.createRevision()) == change.createRevision());
      }
      if (happened.contains(true)) {
        revision++;
      }
      for (int i = 0; i < changes.size(); i++) {
        if (happened.get(i)) {
          make(changes.get(i));
        }
      }
      FakeEtcd.this.told();
      return new Changed(revision, ImmutableList.copyOf(happened));
    }

    private void make(Guarded change) {
      long made = change.createRevision() == 0 ? revision : change.createRevision();
      enter(
          change.key(),
          change.value().map(value -> new Entry(change.key(), value, made, change.lease())));
    }

    @Override
    public void watch(String prefix, long from, EtcdWatch told) {
      throw new UnsupportedOperationException("on virtual time nobody waits for ever");
    }

    @Override
    public void endWatch() {
      hangUp(true);
    }
  }
}
