package dev.overlane.ovsdb.odl;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo.ConnectionType;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo.SocketConnectionType;
import org.opendaylight.ovsdb.lib.impl.OvsdbClientImpl;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;

/** Carries out change sets through ODL's client. Confined to the session's event loop. */
final class Transactor {
  private final DatabaseSchema schema;
  private final ChangeEncoder encoder;
  private final OvsdbClient client;

  /**
   * Creates one for an active channel.
   *
   * @param timeout after which an outcome is unknown
   */
  Transactor(DatabaseSchema schema, RpcHandler rpc, Channel channel, Duration timeout) {
    this.schema = schema;
    this.encoder = new ChangeEncoder(schema);
    // PASSIVE whichever way we met: ACTIVE uses the remote address as a format string.
    this.client =
        new OvsdbClientImpl(
            new OdlRpc(rpc, timeout),
            channel,
            ConnectionType.PASSIVE,
            SocketConnectionType.NON_SSL);
  }

  /** Sends one transaction; completes {@code outcome} on the event loop, never exceptionally. */
  void apply(
      OvsdbChangeSet changes, Optional<OvsdbFence> fence, CompletableFuture<TxnOutcome> outcome) {
    Transaction transaction;
    try {
      transaction = Transaction.of(changes, fence, encoder);
    } catch (ChangeEncoder.NotEncodable e) {
      outcome.complete(new TxnOutcome.Rejected(e.reason()));
      return;
    }
    Futures.addCallback(
        client.transact(schema, transaction.operations()),
        new FutureCallback<List<OperationResult>>() {
          @Override
          public void onSuccess(@Nullable List<OperationResult> results) {
            outcome.complete(transaction.outcome(results == null ? ImmutableList.of() : results));
          }

          @Override
          public void onFailure(Throwable fault) {
            outcome.complete(failed(fault));
          }
        },
        MoreExecutors.directExecutor());
  }

  private static TxnOutcome failed(Throwable fault) {
    if (fault instanceof OdlRpc.NoResult noResult) {
      if (noResult.reply() instanceof RpcReply.Refused refused) {
        return new TxnOutcome.Rejected(refused.text());
      }
      if (noResult.reply() instanceof RpcReply.Lost lost) {
        return new TxnOutcome.Unknown(lost.reason());
      }
    }
    return new TxnOutcome.Unknown("the server's answer makes no sense: " + fault.getMessage());
  }
}
