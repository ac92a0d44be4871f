package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;

/** Whoever is told of a JSON-RPC connection's events; called on its event loop, in order. */
interface RpcPeer {

  /** The connection is up. */
  void connected();

  /** A notification, or a request that needs no answer, came. */
  void notified(String method, JsonNode params);

  /** A reply is about to be delivered, or a batch of reads is over: hand over what has gathered. */
  void settle();

  /** All messages that had arrived are taken. */
  default void batchDone() {
    settle();
  }

  /** The connection is gone; all replies that were due have been delivered as lost. */
  void disconnected(String reason);
}
