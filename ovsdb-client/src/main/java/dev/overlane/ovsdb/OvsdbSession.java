package dev.overlane.ovsdb;

import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One live, monitored connection with an ovsdb-server. Methods may be called from any thread;
 * stages complete on the connection's I/O thread, after every snapshot that precedes the reply.
 */
public interface OvsdbSession {

  /** The peer's address, for logs. */
  String remote();

  /**
   * Applies a change set as exactly one transaction; never completes exceptionally. An empty one is
   * committed without asking the server.
   */
  default CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes) {
    return apply(changes, Optional.empty());
  }

  /**
   * As {@link #apply(OvsdbChangeSet)}; rejected unless a fence holds, which the server is asked
   * even where nothing is to be changed.
   */
  CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes, Optional<OvsdbFence> fence);

  /** Ends the connection; {@link OvsdbPeer#closed} follows. */
  void close(String reason);
}
