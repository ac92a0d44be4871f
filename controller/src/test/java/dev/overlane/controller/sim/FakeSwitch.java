package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.flow.trace.SwitchOracle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The OpenFlow side of one bridge: holds flows, applies bundles whole or not at all, and connects
 * to every server that listens as long as its bridge has a controller.
 */
public final class FakeSwitch {
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /** What may go wrong with a bundle. */
  public enum Fault {
    /** The switch refuses it. */
    REFUSED,
    /** The connection ends before it arrives. */
    REQUEST_LOST,
    /** It is applied, and the connection ends before the reply. */
    REPLY_LOST,
    /** It is applied; no reply ever comes, the connection lives on. */
    NO_REPLY
  }

  private final ManualLoop io;
  private final DatapathId datapathId;
  private final String host;
  private final World world;
  private final Writers writers;
  private final Consumer<FlowChangeSet> applied;
  private final Consumer<MeterChangeSet> metered;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final FakeTables tables;
  private SwitchPorts ports = new SwitchPorts(ImmutableMap.of());
  private final Map<Place, Session> sessions = new LinkedHashMap<>();
  private final Set<Place> trying = new HashSet<>();
  private @Nullable Session master;
  private long generation = -1;
  private Duration latency = Duration.ZERO;
  private boolean canWatch = true;
  private boolean wanted;
  private int reads;

  FakeSwitch(
      ManualLoop io,
      DatapathId datapathId,
      String host,
      World world,
      Writers writers,
      Consumer<FlowChangeSet> applied,
      Consumer<MeterChangeSet> metered) {
    this.io = io;
    this.tables = new FakeTables(io);
    this.datapathId = datapathId;
    this.host = host;
    this.world = world;
    this.writers = writers;
    this.applied = applied;
    this.metered = metered;
  }

  public DatapathId datapathId() {
    return datapathId;
  }

  public void failNext(Fault fault) {
    faults.add(fault);
  }

  public void setLatency(Duration pause) {
    latency = pause;
  }

  /** Whether it has a flow monitor (OVS 3.0 and newer). */
  public void setCanWatch(boolean can) {
    canWatch = can;
  }

  public FlowSet flows() {
    return tables.all();
  }

  public SwitchMeters meters() {
    return tables.meters();
  }

  /** Whether its datapath has meters. */
  public void setMetered(boolean can) {
    tables.setMetered(can);
  }

  /** Somebody else changes meters; it tells of the flows that go with them, and of nothing else. */
  public void tamper(MeterChangeSet changes) {
    tellGone(tables.apply(changes), null);
  }

  private void tellGone(List<Flow> flows, @Nullable Session but) {
    ImmutableMap.Builder<FlowKey, Optional<Flow>> news = ImmutableMap.builder();
    flows.forEach(flow -> news.put(flow.key(), Optional.empty()));
    tell(new FlowNews(news.buildOrThrow()), but);
  }

  /** Tells all sessions but one of a change. */
  private void tell(FlowNews news, @Nullable Session but) {
    if (!news.flows().isEmpty()) {
      sessions.values().stream()
          .filter(session -> session != but)
          .forEach(session -> session.tellChange(news));
    }
  }

  /**
   * The flows that the controller wrote, and that nobody has touched since, with what they learned.
   * The same object as long as they are the same.
   */
  public FlowSet controllersFlows() {
    return tables.controllers();
  }

  /** What those flows do with packets. */
  SwitchOracle oracle() {
    return tables.oracle();
  }

  /** A packet has it learn a flow, or renews it; it goes by itself after its hard timeout. */
  void learn(Flow flow) {
    tables.learn(flow);
  }

  /** Does what a bundle of the controller would do: for tests of what watches the controller. */
  public void plant(FlowChangeSet changes) {
    tables.apply(changes);
  }

  /** The bridge's ports as they are now; a live session hears of a change. */
  void setPorts(ImmutableMap<Integer, String> names) {
    SwitchPorts now = new SwitchPorts(names);
    if (!now.equals(ports)) {
      ports = now;
      sessions.values().forEach(Session::tellPorts);
    }
  }

  /** How often its flows were read. */
  public int reads() {
    return reads;
  }

  public boolean isConnected() {
    return !sessions.isEmpty();
  }

  /** Whether some controller waits for an answer of this switch. */
  public boolean isAwaited() {
    return sessions.values().stream().anyMatch(session -> session.outstanding > 0);
  }

  /** Somebody else changes the flows; of what names a meter that is not there, nothing comes. */
  public void tamper(FlowChangeSet wanted) {
    FlowChangeSet changes = possible(wanted);
    tamperSilently(changes);
    tell(news(changes), null);
  }

  /** What a monitor tells of changes. */
  private static FlowNews news(FlowChangeSet changes) {
    ImmutableMap.Builder<FlowKey, Optional<Flow>> news = ImmutableMap.builder();
    changes.deletes().stream()
        .filter(FakeSwitch::isWatched)
        .forEach(flow -> news.put(flow.key(), Optional.empty()));
    changes.adds().stream()
        .filter(FakeSwitch::isWatched)
        .forEach(flow -> news.put(flow.key(), Optional.of(withoutFlags(flow))));
    return new FlowNews(news.buildKeepingLast());
  }

  private static boolean isWatched(Flow flow) {
    return !Pipeline.LEARNED.isGenuine(flow);
  }

  /** A monitor does not tell them. */
  private static Flow withoutFlags(Flow flow) {
    Flow.Lifetime lifetime = flow.lifetime();
    return new Flow(
        flow.key(),
        flow.cookie(),
        flow.instructions(),
        new Flow.Lifetime(lifetime.idleTimeout(), lifetime.hardTimeout(), 0));
  }

  /** What it holds is all as the controller wants it, whoever wrote it. */
  public void adopt() {
    tables.adopt();
  }

  /** Somebody else changes the flows, and the switch does not tell. */
  public void tamperSilently(FlowChangeSet changes) {
    tables.tamper(possible(changes));
  }

  private FlowChangeSet possible(FlowChangeSet changes) {
    ImmutableList<Flow> adds =
        changes.adds().stream().filter(tables::mayHold).collect(ImmutableList.toImmutableList());
    return new FlowChangeSet(changes.deletes(), adds, changes.replaced());
  }

  /** Whether a flow of the controller names a port. */
  boolean names(int ofport) {
    return tables.names(ofport);
  }

  /** ovs-vswitchd ends: flows and connection are gone. */
  void powerOff() {
    wanted = false;
    tables.clear();
    drop("connection reset");
    generation = -1;
  }

  /** Whether the bridge has a controller to connect to. */
  void setWanted(boolean now) {
    wanted = now;
    if (now) {
      world.places().forEach(this::tryLater);
    } else {
      drop("no controller any more");
    }
  }

  /** Ends its connections; it connects again. */
  public void drop(String reason) {
    ImmutableList.copyOf(sessions.values()).forEach(session -> session.end(reason));
  }

  /** Ends the connection with one controller. */
  void drop(Place place, String reason) {
    Session session = sessions.get(place);
    if (session != null) {
      session.end(reason);
    }
  }

  /** A controller is no more. */
  void abandon(Place place) {
    Session session = sessions.get(place);
    if (session != null) {
      session.vanish();
    }
    faults.clear();
    tryLater(place);
  }

  private void tryLater(Place place) {
    if (trying.add(place)) {
      io.schedule(RECONNECT, () -> attempt(place));
    }
  }

  private void attempt(Place place) {
    trying.remove(place);
    if (!wanted || sessions.containsKey(place)) {
      return;
    }
    Session next = new Session(place);
    Optional<SwitchHandler> handler = place.reaches(host) ? place.offer(next) : Optional.empty();
    if (handler.isPresent()) {
      next.handler = handler.get();
      sessions.put(place, next);
      next.tellPorts();
    } else {
      tryLater(place);
    }
  }

  private final class Session implements SwitchSession {
    private final Place place;
    private @Nullable SwitchHandler handler;
    private final List<Runnable> losses = new ArrayList<>();
    private boolean open = true;
    private int outstanding;
    private volatile boolean watching;

    /** Under which epoch it has led last; -1: never. */
    private long led = -1;

    Session(Place place) {
      this.place = place;
    }

    void tellPorts() {
      SwitchPorts told = ports;
      io.execute(
          () -> {
            if (open && handler != null) {
              handler.portsChanged(told);
            }
          });
    }

    void tellChange(FlowNews news) {
      if (watching) {
        io.execute(
            () -> {
              if (open && handler != null) {
                handler.flowsTold(news);
              }
            });
      }
    }

    @Override
    public DatapathId datapathId() {
      return datapathId;
    }

    @Override
    public String remote() {
      return "fake";
    }

    @Override
    public String protocol() {
      return "OpenFlow14";
    }

    @Override
    public boolean watchesFlows() {
      return watching;
    }

    @Override
    public CompletionStage<FlowSet> readFlows() {
      CompletableFuture<FlowSet> result = new CompletableFuture<>();
      request(
          () -> result.completeExceptionally(new IOException("the connection is closed")),
          () -> {
            reads++;
            watching = canWatch;
            FlowSet found = tables.all();
            io.execute(() -> result.complete(found));
          });
      return result;
    }

    @Override
    public CompletionStage<SwitchMeters> readMeters() {
      CompletableFuture<SwitchMeters> result = new CompletableFuture<>();
      request(
          () -> result.completeExceptionally(new IOException("the connection is closed")),
          () -> {
            SwitchMeters found = tables.meters();
            io.execute(() -> result.complete(found));
          });
      return result;
    }

    @Override
    public void standBy() {}

    @Override
    public CompletionStage<FlowOutcome> lead(long epoch) {
      CompletableFuture<FlowOutcome> result = new CompletableFuture<>();
      request(
          () -> result.complete(new FlowOutcome.Unknown("the connection is closed")),
          () -> {
            FlowOutcome outcome = leads(epoch);
            io.execute(() -> result.complete(outcome));
          });
      return result;
    }

    private FlowOutcome leads(long epoch) {
      if (epoch < generation) {
        writers.refused(place);
        return new FlowOutcome.Refused("stale");
      }
      generation = epoch;
      master = this;
      led = epoch;
      writers.took(place, epoch);
      return new FlowOutcome.Applied();
    }

    /** Whether another one leads since this one has. */
    private boolean isSlave() {
      boolean slave = master != this && led >= 0;
      if (slave) {
        writers.refused(place);
      }
      return slave;
    }

    @Override
    public CompletionStage<FlowOutcome> apply(MeterChangeSet changes) {
      CompletableFuture<FlowOutcome> result = new CompletableFuture<>();
      request(
          () -> result.complete(new FlowOutcome.Unknown("the connection is closed")),
          () -> receive(changes, result));
      return result;
    }

    private void receive(MeterChangeSet changes, CompletableFuture<FlowOutcome> result) {
      if (isSlave()) {
        io.execute(() -> result.complete(new FlowOutcome.Refused("slave")));
        return;
      }
      SwitchMeters before = tables.meters();
      boolean fits =
          changes.adds().keySet().stream()
                  .noneMatch(id -> id > before.most() || before.held().containsKey(id))
              && before.held().keySet().containsAll(changes.changes().keySet());
      if (fits) {
        writers.took(place, led);
        tellGone(tables.apply(changes), this);
        metered.accept(changes);
      }
      io.execute(
          () ->
              result.complete(
                  fits ? new FlowOutcome.Applied() : new FlowOutcome.Refused("no such meter")));
    }

    @Override
    public CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters() {
      return CompletableFuture.completedFuture(ImmutableMap.of());
    }

    @Override
    public CompletionStage<FlowOutcome> apply(FlowChangeSet changes) {
      CompletableFuture<FlowOutcome> result = new CompletableFuture<>();
      request(
          () -> result.complete(new FlowOutcome.Unknown("the connection is closed")),
          () -> receive(changes, result));
      return result;
    }

    private void request(Runnable loss, Runnable body) {
      io.execute(
          () -> {
            if (!open) {
              loss.run();
              return;
            }
            losses.add(loss);
            outstanding++;
            io.schedule(
                latency.plus(place.delay(host)),
                () -> {
                  outstanding--;
                  if (open) {
                    body.run();
                  }
                });
          });
    }

    private void receive(FlowChangeSet changes, CompletableFuture<FlowOutcome> result) {
      Optional<Fault> fault = Optional.ofNullable(faults.poll());
      if (fault.equals(Optional.of(Fault.REFUSED))) {
        io.execute(() -> result.complete(new FlowOutcome.Refused("table is full")));
        return;
      }
      if (fault.equals(Optional.of(Fault.REQUEST_LOST))) {
        end("connection reset");
        return;
      }
      if (isSlave()) {
        io.execute(() -> result.complete(new FlowOutcome.Refused("slave")));
        return;
      }
      if (!changes.adds().stream().allMatch(tables::mayHold)) {
        io.execute(() -> result.complete(new FlowOutcome.Refused("no such meter")));
        return;
      }
      writers.took(place, led);
      tables.apply(changes);
      applied.accept(changes);
      tell(news(changes), this);
      if (fault.equals(Optional.of(Fault.REPLY_LOST))) {
        end("connection reset");
      } else if (fault.equals(Optional.of(Fault.NO_REPLY))) {
        io.execute(() -> result.complete(new FlowOutcome.Unknown("no reply")));
      } else {
        io.execute(() -> result.complete(new FlowOutcome.Applied()));
      }
    }

    void end(String reason) {
      if (!open) {
        return;
      }
      vanish();
      io.execute(
          () -> {
            losses.forEach(Runnable::run);
            if (handler != null) {
              handler.closed(reason);
            }
            place.forget(this);
            tryLater(place);
          });
    }

    void vanish() {
      open = false;
      sessions.remove(place, this);
      if (master == this) {
        master = null;
      }
    }

    @Override
    public void close(String reason) {
      io.execute(() -> end(reason));
    }
  }
}
