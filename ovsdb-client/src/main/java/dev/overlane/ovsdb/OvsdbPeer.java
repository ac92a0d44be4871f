package dev.overlane.ovsdb;

import dev.overlane.ovsdb.state.OvsdbSnapshot;

/** What the owner of a host is told of its ovsdb-server; called on I/O threads, in order. */
public interface OvsdbPeer {

  /** A connection is up and the first complete snapshot is here. */
  void opened(OvsdbSession session, OvsdbSnapshot snapshot);

  /** Something in the monitored columns changed; the snapshot is complete and consistent. */
  void changed(OvsdbSession session, OvsdbSnapshot snapshot);

  /** The session is gone; a dialled one is tried again. */
  void closed(OvsdbSession session, String reason);

  /**
   * An attempt to connect came to nothing; it is tried again.
   *
   * @param reason in words an operator can act upon: refused, no route, no OVSDB server there, ...
   */
  void failed(String reason);

  /**
   * Somebody with another host's certificate claimed to be this one and was refused; what is
   * connected stays so. Any thread.
   *
   * @param reason whose certificate it was, and what to do
   */
  default void impersonated(String reason) {}
}
