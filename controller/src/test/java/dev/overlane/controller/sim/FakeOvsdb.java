package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.OvsdbConnector.Dialing;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ovsdb-server of one host. Everything that it tells goes through its loop, in the order of the
 * wire: the snapshot that contains a transaction comes before the transaction's outcome.
 */
public final class FakeOvsdb {
  /** Seconds until somebody who was cut off or refused dials again. */
  private static final Duration REDIAL = Duration.ofSeconds(1);

  /** What may go wrong with a transaction. */
  public enum Fault {
    /** The server refuses it. */
    REJECTED,
    /** The connection ends before it arrives. */
    REQUEST_LOST,
    /** It is committed, and the connection ends before the reply. */
    REPLY_LOST,
    /** It is committed; no reply ever comes, the connection lives on. */
    NO_REPLY
  }

  /** Whoever is told of commits. */
  interface Observer {
    void committed(OvsdbSnapshot before, OvsdbSnapshot after, Optional<OvsdbChangeSet> controllers);
  }

  private final String host;
  private final ManualLoop io;
  private final FakeDatabase database;
  private final Writers writers;
  private final Observer observer;
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Set<Dial> dials = new LinkedHashSet<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private Duration latency = Duration.ZERO;
  private boolean reachable = true;
  private int transactions;

  FakeOvsdb(String host, ManualLoop io, FakeDatabase database, Writers writers, Observer observer) {
    this.host = host;
    this.io = io;
    this.database = database;
    this.writers = writers;
    this.observer = observer;
  }

  /** The next transaction meets this fault, the one after it the next fault. */
  public void failNext(Fault fault) {
    faults.add(fault);
  }

  public void setLatency(Duration pause) {
    latency = pause;
  }

  /** How many transactions have arrived, whatever became of them. */
  public int transactions() {
    return transactions;
  }

  public boolean hasSession() {
    return !sessions.isEmpty();
  }

  /** Cuts the server off, or makes it reachable again. */
  public void setReachable(boolean now) {
    reachable = now;
    if (!now) {
      drop("connection reset");
    }
  }

  /** Ends all sessions; who dialled dials again. */
  public void drop(String reason) {
    ImmutableList.copyOf(sessions).forEach(session -> session.end(reason));
  }

  /** Ends the sessions of one controller. */
  void drop(Place place, String reason) {
    ImmutableList.copyOf(sessions).stream()
        .filter(session -> session.place == place)
        .forEach(session -> session.end(reason));
  }

  /** A controller is no more: its sessions end and it does not dial any longer. */
  void abandon(Place place) {
    sessions.removeIf(session -> session.place == place);
    ImmutableList.copyOf(dials).stream().filter(dial -> dial.place == place).forEach(Dial::close);
    faults.clear();
  }

  /** Commits a change of somebody else. */
  void commit(OvsdbChangeSet changes) {
    Optional<String> refusal = commit(changes, Optional.empty());
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
  }

  private Optional<String> commit(OvsdbChangeSet changes, Optional<OvsdbChangeSet> controllers) {
    OvsdbSnapshot before = database.snapshot();
    Optional<String> refusal = database.commit(changes);
    if (refusal.isEmpty()) {
      OvsdbSnapshot after = database.snapshot();
      sessions.forEach(session -> io.execute(() -> session.show(after)));
      observer.committed(before, after, controllers);
    }
    return refusal;
  }

  /** Somebody dials this server. */
  Dialing dial(Place place, OvsdbPeer peer) {
    Dial dial = new Dial(place, peer);
    dials.add(dial);
    io.execute(dial::attempt);
    return dial;
  }

  /** This server has dialled somebody, who wants to be told. */
  void dialled(Place place, OvsdbPeer peer) {
    new Session(place, peer, null).open();
  }

  private final class Dial implements Dialing {
    private final Place place;
    private final OvsdbPeer peer;
    private @Nullable Session session;
    private boolean closed;

    Dial(Place place, OvsdbPeer peer) {
      this.place = place;
      this.peer = peer;
    }

    void attempt() {
      if (closed) {
        return;
      }
      if (reachable && place.reaches(host)) {
        session = new Session(place, peer, this);
        session.open();
      } else {
        peer.failed("connection refused");
        again();
      }
    }

    void again() {
      io.schedule(REDIAL, this::attempt);
    }

    @Override
    public void close() {
      closed = true;
      dials.remove(this);
      if (session != null) {
        session.vanish();
      }
    }
  }

  private final class Session implements OvsdbSession {
    private final Place place;
    private final OvsdbPeer peer;
    private final @Nullable Dial dial;
    private final List<CompletableFuture<TxnOutcome>> pending = new ArrayList<>();

    Session(Place place, OvsdbPeer peer, @Nullable Dial dial) {
      this.place = place;
      this.peer = peer;
      this.dial = dial;
    }

    void open() {
      sessions.add(this);
      peer.opened(this, database.snapshot());
    }

    void show(OvsdbSnapshot snapshot) {
      if (isOpen()) {
        peer.changed(this, snapshot);
      }
    }

    private boolean isOpen() {
      return sessions.contains(this);
    }

    @Override
    public String remote() {
      return "fake";
    }

    @Override
    public CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes, Optional<OvsdbFence> fence) {
      CompletableFuture<TxnOutcome> outcome = new CompletableFuture<>();
      io.execute(
          () -> {
            pending.add(outcome);
            if (isOpen()) {
              io.schedule(latency.plus(place.delay(host)), () -> receive(changes, fence, outcome));
            } else {
              lose();
            }
          });
      return outcome;
    }

    private void receive(
        OvsdbChangeSet changes, Optional<OvsdbFence> fence, CompletableFuture<TxnOutcome> outcome) {
      if (!isOpen()) {
        return;
      }
      Optional<Fault> fault = Optional.ofNullable(faults.poll());
      if (fault.equals(Optional.of(Fault.REQUEST_LOST))) {
        end("connection reset");
        return;
      }
      transactions++;
      Optional<String> refusal =
          fault.equals(Optional.of(Fault.REJECTED))
              ? Optional.of("resources exhausted")
              : commit(changes, fence);
      if (fault.equals(Optional.of(Fault.REPLY_LOST))) {
        end("connection reset");
      } else if (fault.equals(Optional.of(Fault.NO_REPLY))) {
        answer(outcome, new TxnOutcome.Unknown("no reply"));
      } else {
        answer(
            outcome,
            refusal.<TxnOutcome>map(TxnOutcome.Rejected::new).orElseGet(TxnOutcome.Committed::new));
      }
    }

    private Optional<String> commit(OvsdbChangeSet changes, Optional<OvsdbFence> fence) {
      if (fence.isPresent() && !holds(fence.get())) {
        writers.refused(place);
        return Optional.of("the fence does not hold");
      }
      Optional<String> refusal =
          changes.isEmpty()
              ? Optional.empty()
              : FakeOvsdb.this.commit(changes, Optional.of(changes));
      if (refusal.isEmpty() && !changes.isEmpty()) {
        writers.committed(place, fence, database.snapshot().root().externalIds());
      }
      return refusal;
    }

    private boolean holds(OvsdbFence fence) {
      var externalIds = database.snapshot().root().externalIds();
      return fence.whole()
          ? externalIds.equals(fence.externalIds())
          : externalIds.entrySet().containsAll(fence.externalIds().entrySet());
    }

    private void answer(CompletableFuture<TxnOutcome> outcome, TxnOutcome found) {
      io.execute(() -> outcome.complete(found));
    }

    /** The connection ends and the peer hears of it. */
    void end(String reason) {
      if (sessions.remove(this)) {
        io.execute(
            () -> {
              lose();
              peer.closed(this, reason);
              if (dial != null) {
                dial.again();
              }
            });
      }
    }

    /** The connection ends and the peer hears nothing more. */
    void vanish() {
      sessions.remove(this);
      io.execute(this::lose);
    }

    /** Whatever has no answer yet will have none. */
    private void lose() {
      pending.forEach(outcome -> outcome.complete(new TxnOutcome.Unknown("connection reset")));
      pending.clear();
    }

    @Override
    public void close(String reason) {
      io.execute(() -> end(reason));
    }
  }
}
