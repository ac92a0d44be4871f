package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.util.List;
import org.opendaylight.ovsdb.lib.jsonrpc.Params;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.Response;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;

/**
 * The seam under ODL's client: what it would send goes through {@link RpcHandler}. Futures always
 * complete, on the event loop, with a result or with {@link NoResult}. Only {@code transact} is
 * carried: for the other methods the client adds threads, waits or loses errors, so that sessions
 * send them themselves.
 */
final class OdlRpc implements OvsdbRPC {
  private final RpcHandler rpc;
  private final Duration timeout;

  /** Why a request has no result; carries the reply that says so. */
  static final class NoResult extends Exception {
    private static final long serialVersionUID = 1;
    private final transient RpcReply reply;

    NoResult(RpcReply reply) {
      super(reply.toString());
      this.reply = reply;
    }

    RpcReply reply() {
      return reply;
    }
  }

  OdlRpc(RpcHandler rpc, Duration timeout) {
    this.rpc = rpc;
    this.timeout = timeout;
  }

  @Override
  public ListenableFuture<List<JsonNode>> transact(TransactBuilder transaction) {
    SettableFuture<List<JsonNode>> future = SettableFuture.create();
    rpc.call(
        "transact",
        transaction.params(),
        timeout,
        reply -> {
          if (reply instanceof RpcReply.Result result && result.value().isArray()) {
            future.set(ImmutableList.copyOf(result.value()));
          } else {
            future.setException(new NoResult(reply));
          }
        });
    return future;
  }

  @Override
  public ListenableFuture<JsonNode> get_schema(List<String> databases) {
    return notCarried();
  }

  @Override
  public ListenableFuture<List<String>> echo() {
    return notCarried();
  }

  @Override
  public ListenableFuture<JsonNode> monitor(Params request) {
    return notCarried();
  }

  @Override
  public ListenableFuture<List<String>> list_dbs() {
    return notCarried();
  }

  @Override
  public ListenableFuture<Response> cancel(String id) {
    return notCarried();
  }

  @Override
  public ListenableFuture<JsonNode> monitor_cancel(Params monitor) {
    return notCarried();
  }

  @Override
  public ListenableFuture<Object> lock(List<String> id) {
    return notCarried();
  }

  @Override
  public ListenableFuture<Object> steal(List<String> id) {
    return notCarried();
  }

  @Override
  public ListenableFuture<Object> unlock(List<String> id) {
    return notCarried();
  }

  @Override
  public boolean registerCallback(Callback callback) {
    return false;
  }

  private static <T> ListenableFuture<T> notCarried() {
    return Futures.immediateFailedFuture(new UnsupportedOperationException());
  }
}
