package dev.overlane.flow.loxi;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.loxi.MultipartRead.Question;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.LearnedRule;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.peers.PeerMemory;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch past its handshake: routes answers to the exchanges under way. Its state is confined to
 * the connection's I/O thread, to which the public methods hop.
 */
final class OpenFlowSession implements SwitchSession {
  private static final Logger log = LoggerFactory.getLogger(OpenFlowSession.class);

  private static final String CLOSED = "the connection is closed";

  /** Heap that what a switch tells may take before it draws on the common fund. */
  private static final long ALLOWANCE = 256 << 10;

  /** What a flow monitor tells is unasked, but wanted: it counts half. */
  private static final int UPDATE_DISCOUNT = 2;

  private static final SwitchPorts NO_PORTS = new SwitchPorts(ImmutableMap.of());

  /** What switches send unasked, in answer to nothing, although we ask them not to. */
  private static final ImmutableSet<Integer> UNASKED =
      ImmutableSet.of(Wire.PACKET_IN, Wire.FLOW_REMOVED);

  private final SwitchLink link;
  private final SwitchIdentity identity;
  private final ServerLimits limits;
  private final FlowCodec codec;
  private final FlowWatch watch;
  private final PortTable ports;
  private final Holding holding;
  private final Holding counting;
  private final Holding metering;
  private final Inflow inflow;
  private final News news;
  private final List<Exchange> exchanges = new ArrayList<>();
  private boolean standsBy;
  private @Nullable SwitchHandler handler;
  private int bundles;
  private long probeXid;
  private boolean portsRead;
  private boolean answered;
  private long skippedMessages;

  /**
   * A session that nobody owns yet.
   *
   * @param memory of all peers
   * @param inflow of its connection
   */
  OpenFlowSession(
      SwitchLink link,
      SwitchIdentity identity,
      ServerLimits limits,
      LearnedRule learned,
      PeerMemory memory,
      Inflow inflow) {
    this.holding = new Holding(memory.open(ALLOWANCE, this::close));
    this.counting = new Holding(memory.open(ALLOWANCE, this::close));
    this.metering = new Holding(memory.open(ALLOWANCE, this::close));
    this.inflow = inflow;
    this.news = new News(link, this::tell);
    this.link = link;
    this.identity = identity;
    this.limits = limits;
    this.codec = new FlowCodec(identity.protocol());
    this.watch = new FlowWatch(identity.protocol(), learned);
    this.ports = new PortTable(identity.protocol());
  }

  /** Gives the session to its owner, who hears of everything from here on. */
  void admitted(SwitchHandler owner) {
    checkState(handler == null, "%s was admitted before", identity);
    handler = owner;
    link.write(Messages.onlyPortStatus(identity.protocol(), link.xids().take()));
    startPortRead();
  }

  /** Asked for once, right after port status is: so no change of a port is missed between. */
  @SuppressWarnings("FutureReturnValueIgnored") // its only end is the one named here
  private void startPortRead() {
    CompletableFuture<SwitchPorts> result = new CompletableFuture<>();
    Question question = new Question(Wire.MULTIPART_PORT_DESC, "ports", Messages.portDescBody());
    MultipartRead<SwitchPorts> read =
        new MultipartRead<>(link, identity.protocol(), limits, holding, question, ports, result);
    exchanges.add(read);
    link.send(read.start());
    result.whenComplete(
        (told, failure) -> {
          if (failure == null) {
            portsRead = true;
            news.portsChanged();
            news.tellNow();
          } else {
            link.close(String.valueOf(failure.getMessage()));
          }
        });
  }

  @Override
  public DatapathId datapathId() {
    return identity.datapathId();
  }

  @Override
  public String remote() {
    return link.remote();
  }

  @Override
  public String protocol() {
    return identity.protocol().label();
  }

  @Override
  public boolean watchesFlows() {
    return watch.isWatching();
  }

  @Override
  public void close(String reason) {
    link.run(() -> link.close(reason), () -> {});
  }

  @Override
  public CompletionStage<FlowSet> readFlows() {
    return exchange(
        this::startFlowRead, result -> result.completeExceptionally(new IOException(CLOSED)));
  }

  private void startFlowRead(CompletableFuture<FlowSet> result) {
    if (!standsBy) {
      // Whoever reads the flows wants to know what they let through.
      link.write(Messages.fragmentsByTheirPorts(identity.protocol(), link.xids().take()));
    }
    if (watch.isUnasked()) {
      exchanges.add(watch);
      link.write(watch.start(link.xids().take()));
    }
    Question question = new Question(Wire.MULTIPART_FLOW, "flows", codec.statsRequest());
    startRead(question, new FlowEntries(codec), holding, result);
  }

  @Override
  public CompletionStage<SwitchMeters> readMeters() {
    CompletionStage<Integer> most =
        exchange(
            this::startMeterAbilityRead,
            result -> result.completeExceptionally(new IOException(CLOSED)));
    CompletionStage<ImmutableSortedMap<Integer, Metering>> held =
        exchange(
            this::startMeterRead, result -> result.completeExceptionally(new IOException(CLOSED)));
    return most.thenCombine(held, SwitchMeters::new);
  }

  private void startMeterRead(CompletableFuture<ImmutableSortedMap<Integer, Metering>> result) {
    startRead(meters(Wire.MULTIPART_METER_CONFIG), new MeterEntries(), metering, result);
  }

  private void startMeterAbilityRead(CompletableFuture<Integer> result) {
    Question ability = new Question(Wire.MULTIPART_METER_FEATURES, "meters", Unpooled.EMPTY_BUFFER);
    startRead(ability, new MeterAbility(), metering, result);
  }

  private static Question meters(int kind) {
    return new Question(kind, "meters", MeterCodec.all());
  }

  @Override
  public CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters() {
    CompletionStage<ImmutableMap<Integer, PortCounters>> ports =
        exchange(
            this::startCounterRead,
            result -> result.completeExceptionally(new IOException(CLOSED)));
    // A switch without meters may refuse to tell of them, and has dropped nothing by any.
    CompletionStage<ImmutableMap<Integer, Long>> drops =
        exchange(
                this::startDropRead,
                result -> result.completeExceptionally(new IOException(CLOSED)))
            .exceptionally(refused -> ImmutableMap.of());
    return ports.thenCombine(drops, OpenFlowSession::withDrops);
  }

  private static ImmutableMap<Integer, PortCounters> withDrops(
      ImmutableMap<Integer, PortCounters> ports, ImmutableMap<Integer, Long> drops) {
    ImmutableMap.Builder<Integer, PortCounters> both = ImmutableMap.builder();
    ports.forEach(
        (port, counters) ->
            both.put(port, counters.withFloodDropped(drops.getOrDefault(port, 0L))));
    return both.buildOrThrow();
  }

  private void startDropRead(CompletableFuture<ImmutableMap<Integer, Long>> result) {
    startRead(meters(Wire.MULTIPART_METER), new DropEntries(), counting, result);
  }

  private void startCounterRead(CompletableFuture<ImmutableMap<Integer, PortCounters>> result) {
    Question ports =
        new Question(Wire.MULTIPART_PORT_STATS, "port counters", Messages.portStatsBody());
    startRead(ports, new CounterEntries(identity.protocol()), counting, result);
  }

  private <T> void startRead(
      Question question,
      MultipartRead.Entries<T> entries,
      Holding account,
      CompletableFuture<T> result) {
    MultipartRead<T> read =
        new MultipartRead<>(link, identity.protocol(), limits, account, question, entries, result);
    exchanges.add(read);
    link.send(read.start());
  }

  @Override
  public CompletionStage<FlowOutcome> apply(FlowChangeSet changes) {
    if (changes.isEmpty()) {
      return CompletableFuture.completedFuture(new FlowOutcome.Applied());
    }
    return change(outcome -> startBundle(changes, outcome));
  }

  private void startBundle(FlowChangeSet changes, CompletableFuture<FlowOutcome> outcome) {
    if (exchanges.stream().anyMatch(other -> other instanceof BundleRun && !other.isFinished())) {
      outcome.complete(new FlowOutcome.Refused("another change set is under way"));
      return;
    }
    BundleRun run = new BundleRun(link, codec, ++bundles, changes, limits.answerTimeout(), outcome);
    exchanges.add(run);
    run.start();
  }

  @Override
  public void standBy() {
    link.run(() -> standsBy = true, () -> {});
  }

  @Override
  public CompletionStage<FlowOutcome> lead(long epoch) {
    return change(
        outcome -> {
          var unused =
              outcome.thenAccept(
                  led -> standsBy = standsBy && !(led instanceof FlowOutcome.Applied));
          RoleRun run =
              new RoleRun(link, identity.protocol(), epoch, limits.answerTimeout(), outcome);
          exchanges.add(run);
          run.start();
        });
  }

  @Override
  public CompletionStage<FlowOutcome> apply(MeterChangeSet changes) {
    return change(
        outcome -> {
          MeterRun run =
              new MeterRun(link, identity.protocol(), changes, limits.answerTimeout(), outcome);
          exchanges.add(run);
          run.writable();
        });
  }

  /** Starts what changes the switch; of a connection that is over, nobody knows what it did. */
  private CompletionStage<FlowOutcome> change(Consumer<CompletableFuture<FlowOutcome>> start) {
    return exchange(start, outcome -> outcome.complete(new FlowOutcome.Unknown(CLOSED)));
  }

  /** Starts something on the I/O thread, unless the connection is over. */
  private <T> CompletionStage<T> exchange(
      Consumer<CompletableFuture<T>> start, Consumer<CompletableFuture<T>> over) {
    CompletableFuture<T> result = new CompletableFuture<>();
    link.run(() -> (link.isOpen() ? start : over).accept(result), () -> over.accept(result));
    return result;
  }

  /** Takes a message from the switch; whatever it says, it is a sign of life. */
  void accept(Frame frame) {
    probeXid = 0;
    if (frame.version() != identity.protocol().wireVersion()) {
      skip(frame);
    } else if (frame.type() == Wire.ECHO_REQUEST) {
      echo(frame);
    } else if (frame.type() == Wire.PORT_STATUS) {
      portStatus(frame);
    } else if (UNASKED.contains(frame.type()) || frame.type() == Wire.ECHO_REPLY) {
      unasked(frame);
    } else {
      route(frame);
    }
  }

  private void unasked(Frame frame) {
    unasked(frame.length());
  }

  private void unasked(int bytes) {
    if (inflow.count(bytes)) {
      log.debug("switch {} at {}: sends too much unasked, is read slower", datapathId(), remote());
    }
  }

  private void portStatus(Frame frame) {
    unasked(frame);
    try {
      ports.update(frame);
      news.portsChanged();
    } catch (MalformedException e) {
      link.close("its port status cannot be read: " + e.getMessage());
    }
  }

  /** Answers, unless the switch asks without ever reading: that must not fill the memory. */
  private void echo(Frame request) {
    unasked(request);
    if (link.isWritable()) {
      link.write(Messages.echoReply(request));
      answered = true;
    }
  }

  private void route(Frame frame) {
    Optional<Exchange> asker =
        exchanges.stream().filter(exchange -> exchange.owns(frame.xid())).findFirst();
    if (asker.isPresent()) {
      tellFlows();
      asker.get().accept(frame);
      exchanges.removeIf(Exchange::isFinished);
    } else if (watch.isUpdate(frame)) {
      // Somebody may wipe tens of thousands of flows, and that is to be heard of at once.
      unasked(frame.length() / UPDATE_DISCOUNT);
      watch.update(frame);
      if (watch.hasNews()) {
        news.flowsChanged();
      }
    } else {
      skip(frame);
    }
  }

  private void skip(Frame frame) {
    unasked(frame);
    skippedMessages++;
    log.debug("switch {} at {}: skipped {}", datapathId(), remote(), frame);
  }

  /** Messages that nobody waited for or knew; I/O thread only. */
  long skippedMessages() {
    return skippedMessages;
  }

  private int tell(boolean ofPorts, boolean ofFlows) {
    SwitchPorts told = ofPorts ? ports.whole() : NO_PORTS;
    if (handler != null && ofPorts) {
      handler.portsChanged(told);
    }
    if (ofFlows) {
      tellFlows();
    }
    return told.names().size();
  }

  /** All messages that had arrived are taken: changes among them are told once. */
  void batchDone() {
    if (answered) {
      answered = false;
      link.flush();
    }
    if (portsRead) {
      news.tell();
    }
  }

  /** What came before on the wire is told before. */
  private void tellFlows() {
    if (handler != null) {
      watch.tell(handler);
    }
  }

  /** The connection takes more. */
  void writable() {
    ImmutableList.copyOf(exchanges).forEach(Exchange::writable);
  }

  /** Sends an echo request; any message proves life. */
  void probe() {
    link.send(Messages.echoRequest(identity.protocol(), link.xids().take()));
  }

  /** Ends the connection unless the switch answers an echo soon; may be called from any thread. */
  void probeForRival() {
    link.run(this::startRivalProbe, () -> {});
  }

  private void startRivalProbe() {
    if (probeXid != 0) {
      return;
    }
    long xid = link.xids().take();
    probeXid = xid;
    link.send(Messages.echoRequest(identity.protocol(), xid));
    link.schedule(
        () -> {
          if (probeXid == xid) {
            link.close("silent while another connection claims its datapath id");
          }
        },
        limits.rivalTimeout());
  }

  /** The connection is gone: ends all exchanges, then tells the owner. */
  void closed(String reason) {
    ImmutableList.copyOf(exchanges).forEach(exchange -> exchange.closed(reason));
    exchanges.clear();
    holding.close();
    counting.close();
    metering.close();
    if (handler != null) {
      handler.closed(reason);
    }
  }
}
