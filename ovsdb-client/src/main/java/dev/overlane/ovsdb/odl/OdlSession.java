package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
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

  private final String remote;
  private final Channel channel;
  private final Timeouts timeouts;
  private final SessionOwner owner;
  private final RpcHandler rpc;
  private final JsonFramer framer;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private @Nullable Schema schema;
  private @Nullable Replica replica;
  private boolean open;
  private boolean stale;

  /** What depends on the server's schema. */
  private record Schema(DatabaseSchema database, Transactor transactor) {}

  private OdlSession(
      String remote, Channel channel, ObjectMapper mapper, Timeouts timeouts, SessionOwner owner) {
    this.remote = remote;
    this.channel = channel;
    this.timeouts = timeouts;
    this.owner = owner;
    this.rpc = new RpcHandler(mapper, this);
    this.framer = new JsonFramer(mapper, Transport.STRANGER_MESSAGE);
  }

  /** Makes a session of a channel that is not active yet. */
  static OdlSession on(
      Channel channel, String remote, ObjectMapper mapper, Timeouts timeouts, SessionOwner owner) {
    OdlSession session = new OdlSession(remote, channel, mapper, timeouts, owner);
    LivenessHandler liveness = new LivenessHandler(Ticker.systemTicker(), timeouts);
    channel.pipeline().addLast(liveness, session.framer, session.rpc);
    return session;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes) {
    CompletableFuture<TxnOutcome> outcome = new CompletableFuture<>();
    if (changes.isEmpty()) {
      outcome.complete(new TxnOutcome.Committed());
    } else if (!onLoop(() -> transact(changes, outcome))) {
      outcome.complete(new TxnOutcome.Unknown("the client is closed"));
    }
    return outcome;
  }

  @Override
  public void close(String reason) {
    onLoop(() -> rpc.close(reason));
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

  private void transact(OvsdbChangeSet changes, CompletableFuture<TxnOutcome> outcome) {
    if (schema == null || !open) {
      outcome.complete(new TxnOutcome.Unknown("the session is closed"));
    } else {
      try {
        schema.transactor().apply(changes, outcome);
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
        timeouts.hello(),
        reply -> result(reply, "get_schema").ifPresent(this::schemaCame));
  }

  private void schemaCame(JsonNode json) {
    DatabaseSchema database = SchemaReader.read(json);
    schema = new Schema(database, new Transactor(database, rpc, channel, timeouts.call()));
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
        timeouts.hello(),
        reply -> result(reply, "select").ifPresent(result -> systemIdCame(result, whenRead)));
  }

  private void systemIdCame(JsonNode result, Consumer<String> whenRead) {
    if (!(result.at("/0/rows/0") instanceof ObjectNode row) || schema == null) {
      rpc.close(SchemaReader.EMPTY);
      return;
    }
    GenericTableSchema root =
        schema.database().table(Table.ROOT.schemaName(), GenericTableSchema.class);
    String id = RowReader.of(root, row).map("external_ids").get("system-id");
    if (id == null) {
      rpc.close("it has no external_ids:system-id in table Open_vSwitch");
    } else {
      whenRead.accept(id);
    }
  }

  /** Starts to monitor; the owner hears {@link SessionOwner#opened} next. */
  void follow() {
    if (schema == null) {
      throw new IllegalStateException("not recognised yet");
    }
    framer.maxBytes(Transport.MAX_MESSAGE);
    Replica fresh = new Replica(schema.database());
    rpc.call(
        "monitor",
        ImmutableList.of(Monitored.DATABASE, MONITOR, Monitored.requests()),
        timeouts.call(),
        reply -> result(reply, "monitor").ifPresent(initial -> monitored(fresh, initial)));
  }

  private void monitored(Replica fresh, JsonNode initial) {
    fresh.apply(initial);
    replica = fresh;
    var snapshot = fresh.snapshot();
    if (snapshot.isEmpty()) {
      rpc.close(SchemaReader.EMPTY);
      return;
    }
    open = true;
    owner.opened(this, snapshot.get());
  }

  @Override
  public void notified(String method, JsonNode params) {
    if (replica != null && method.equals("update") && params.path(0).asText().equals(MONITOR)) {
      replica.apply(params.path(1));
      stale = true;
    }
  }

  @Override
  public void settle() {
    if (!stale || !open || replica == null) {
      return;
    }
    stale = false;
    replica
        .snapshot()
        .ifPresentOrElse(
            snapshot -> owner.changed(this, snapshot), () -> rpc.close(SchemaReader.EMPTY));
  }

  @Override
  public void disconnected(String reason) {
    boolean wasOpen = open;
    open = false;
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
