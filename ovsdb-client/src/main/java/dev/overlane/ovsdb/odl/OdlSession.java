package dev.overlane.ovsdb.odl;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.TokenBucket;
import dev.overlane.peers.Turns.Turn;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsChannels;
import dev.overlane.tls.TlsFault;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * One connection with an ovsdb-server: get_schema, monitor, then updates and transactions. All
 * state is confined to the channel's event loop; {@link #apply}, {@link #close}, {@link #probe} and
 * {@link #gone} may be called from any thread.
 */
final class OdlSession implements OvsdbSession, RpcPeer {
  private static final String MONITOR = "overlane";

  /** Heap that a server may make us hold before it draws on the common fund: rows, a message. */
  private static final long ALLOWANCE = 256 << 10;

  private static final long MESSAGE_ALLOWANCE = 32 << 10;

  /** Snapshots told at once, and in a second after that; the more seldom the more rows it has. */
  private static final int TOLD_AT_ONCE = 128;

  private static final int TOLD_PER_SECOND = 50;
  private static final int ROWS_PER_TOKEN = 1_000;

  private final String remote;
  private final Channel channel;
  private final Shared shared;
  private final SessionOwner owner;
  private final RpcHandler rpc;
  private final JsonFramer framer;
  private final Turn firstLook;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private final Intake intake;
  private final PeerMemory.Account account;
  private final TokenBucket pace =
      new TokenBucket(TOLD_AT_ONCE, TOLD_PER_SECOND, System.nanoTime());

  private @Nullable Schema schema;
  private @Nullable Replica replica;
  private Optional<UUID> keys = Optional.empty();
  private boolean open;
  private boolean stale;
  private boolean later;

  /** What depends on the server's schema. */
  private record Schema(DatabaseSchema database, Transactor transactor) {}

  private OdlSession(String remote, Channel channel, Shared shared, SessionOwner owner) {
    this.remote = remote;
    this.channel = channel;
    this.shared = shared;
    this.owner = owner;
    this.rpc = new RpcHandler(shared.mapper(), this, shared.timeouts().call());
    this.intake =
        new Intake(
            shared.memory().open(MESSAGE_ALLOWANCE, this::close),
            Transport.STRANGER_MESSAGE,
            shared.timeouts().call().multipliedBy(2));
    this.account = shared.memory().open(ALLOWANCE, this::close);
    this.framer = new JsonFramer(shared.mapper(), intake);
    this.firstLook =
        shared
            .firstLooks()
            .newTurn(new LoopTimer(channel.eventLoop()), () -> onLoop(this::monitor));
  }

  /** Makes a session of a channel that is not active yet. */
  static OdlSession on(Channel channel, String remote, Shared shared, SessionOwner owner) {
    OdlSession session = new OdlSession(remote, channel, shared, owner);
    LivenessHandler liveness = new LivenessHandler(Ticker.systemTicker(), shared.timeouts());
    channel.pipeline().addLast(liveness, session.framer, session.rpc);
    return session;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes, Optional<OvsdbFence> fence) {
    CompletableFuture<TxnOutcome> outcome = new CompletableFuture<>();
    if (changes.isEmpty() && fence.isEmpty()) {
      outcome.complete(new TxnOutcome.Committed());
    } else if (!onLoop(() -> transact(changes, fence, outcome))) {
      outcome.complete(new TxnOutcome.Unknown("the client is closed"));
    }
    return outcome;
  }

  @Override
  public void close(String reason) {
    onLoop(() -> rpc.close(reason));
  }

  /** Whose certificate the peer has shown; empty: none, on a connection in plain text. */
  Optional<PeerCertificate> certificate() {
    return TlsChannels.peer(channel);
  }

  /** What was wrong with the connection's TLS, if anything. */
  Optional<TlsFault> tlsFault() {
    return TlsChannels.fault(channel);
  }

  /** Completes after the session has ended and its owner knows. */
  CompletionStage<Void> gone() {
    return gone;
  }

  /**
   * Asks for a sign of life.
   *
   * @param answer whether one came; called on this session's event loop
   */
  void probe(Duration timeout, Consumer<Boolean> answer) {
    onLoop(
        () ->
            rpc.call(
                "echo",
                ImmutableList.of(),
                timeout,
                reply -> answer.accept(!(reply instanceof RpcReply.Lost))));
  }

  /** Runs a task on the event loop; false if that is gone for good. */
  boolean onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(() -> rpc.guarded(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void transact(
      OvsdbChangeSet changes, Optional<OvsdbFence> fence, CompletableFuture<TxnOutcome> outcome) {
    if (schema == null || !open) {
      outcome.complete(new TxnOutcome.Unknown("the session is closed"));
    } else {
      try {
        schema.transactor().apply(changes, fence, outcome);
      } catch (RuntimeException bug) {
        outcome.complete(new TxnOutcome.Unknown("a bug: " + bug));
        throw bug;
      }
    }
  }

  @Override
  public void connected() {
    rpc.call(
        "get_schema",
        ImmutableList.of(Monitored.DATABASE),
        shared.timeouts().hello(),
        reply -> result(reply, "get_schema").ifPresent(this::schemaCame));
  }

  private void schemaCame(JsonNode json) {
    DatabaseSchema database = shared.schemas().read(json);
    schema = new Schema(database, new Transactor(database, rpc, channel, shared.timeouts().call()));
    owner.recognised(this);
  }

  /** Reads Open_vSwitch external_ids:system-id; closes the session if there is none. */
  void readSystemId(Consumer<String> whenRead) {
    rpc.call(
        "transact",
        ImmutableList.of(
            Monitored.DATABASE,
            ImmutableMap.of(
                "op", "select",
                "table", Table.ROOT.schemaName(),
                "where", ImmutableList.of(),
                "columns", ImmutableList.of("external_ids"))),
        shared.timeouts().hello(),
        reply -> result(reply, "select").ifPresent(result -> systemIdCame(result, whenRead)));
  }

  private void systemIdCame(JsonNode result, Consumer<String> whenRead) {
    if (!(result.at("/0/rows/0") instanceof ObjectNode row) || schema == null) {
      rpc.close(Schemas.EMPTY);
      return;
    }
    String id = systemId(schema.database(), row);
    if (id == null) {
      rpc.close("it has no external_ids:system-id in table Open_vSwitch");
    } else {
      whenRead.accept(id);
    }
  }

  private static @Nullable String systemId(DatabaseSchema database, ObjectNode row) {
    GenericTableSchema root = database.table(Table.ROOT.schemaName(), GenericTableSchema.class);
    return RowReader.sense(() -> new RowReader(root.createRow(row)).map("external_ids"))
        .get("system-id");
  }

  /** Starts to monitor when its turn comes; the owner hears {@link SessionOwner#opened} next. */
  void follow() {
    if (schema == null) {
      throw new IllegalStateException("not recognised yet");
    }
    intake.known(Transport.MAX_MESSAGE);
    firstLook.ask();
  }

  private void monitor() {
    rpc.call(
        "monitor",
        ImmutableList.of(Monitored.DATABASE, MONITOR, Monitored.requests()),
        shared.timeouts().call(),
        reply -> result(reply, "monitor").ifPresent(this::monitored));
  }

  private void monitored(JsonNode initial) {
    Replica fresh = new Replica(requireNonNull(schema).database());
    take(fresh, initial);
    replica = fresh;
    var snapshot = fresh.snapshot();
    if (snapshot.isEmpty()) {
      rpc.close(Schemas.EMPTY);
      return;
    }
    open = true;
    keys = snapshot.get().root().ssl();
    owner.opened(this, snapshot.get());
    firstLook.end();
  }

  @Override
  public void notified(String method, JsonNode params) {
    if (replica != null && method.equals("update") && params.path(0).asText().equals(MONITOR)) {
      take(replica, params.path(1));
      stale = true;
    }
  }

  private void take(Replica into, JsonNode updates) {
    into.apply(updates);
    if (!account.hold(into.weight())) {
      throw new ProtocolViolation("its rows are too many: " + account.refusal());
    }
  }

  /** Tells the owner now, or later if the rows change without end; the last change is told. */
  @Override
  public void batchDone() {
    if (!stale || later) {
      return;
    }
    long pause = pace.nanosUntilOne(System.nanoTime());
    if (pause == 0) {
      settle();
    } else {
      later = true;
      Runnable tell =
          () -> {
            later = false;
            if (!rpc.isClosing()) {
              batchDone();
            }
          };
      var unused =
          channel.eventLoop().schedule(() -> rpc.guarded(tell), pause, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void settle() {
    if (!stale || !open || replica == null) {
      return;
    }
    stale = false;
    pace.take(1 + replica.size() / ROWS_PER_TOKEN, System.nanoTime());
    replica.snapshot().ifPresentOrElse(this::changed, () -> rpc.close(Schemas.EMPTY));
  }

  private void changed(OvsdbSnapshot snapshot) {
    Optional<UUID> before = keys;
    keys = snapshot.root().ssl();
    if (keys.isPresent() && !keys.equals(before)) {
      certificate().ifPresent(shared.keys()::peerHasNewKeys);
    }
    owner.changed(this, snapshot);
  }

  @Override
  public void disconnected(String reason) {
    boolean wasOpen = open;
    open = false;
    account.close();
    firstLook.end();
    owner.ended(this, wasOpen, reason);
    gone.complete(null);
  }

  private Optional<JsonNode> result(RpcReply reply, String method) {
    if (reply instanceof RpcReply.Result result) {
      return Optional.of(result.value());
    }
    if (reply instanceof RpcReply.Refused refused) {
      rpc.close("the server refused " + method + ": " + refused.text());
    } else if (reply instanceof RpcReply.Lost lost) {
      rpc.close(schema == null ? "not an OVSDB server: " + lost.reason() : lost.reason());
    }
    return Optional.empty();
  }
}
