package dev.overlane.ovsdb.odl;

import dev.overlane.ovsdb.state.OvsdbSnapshot;

/** Whoever made a session; called on the session's event loop, in order. */
interface SessionOwner {

  /**
   * The peer is an OVSDB server with a schema we can work with. Go on with {@link
   * OdlSession#follow}, or close the session.
   */
  void recognised(OdlSession session);

  /** The first snapshot is here. */
  void opened(OdlSession session, OvsdbSnapshot snapshot);

  /** A later snapshot is here. */
  void changed(OdlSession session, OvsdbSnapshot snapshot);

  /**
   * The session is over; nothing follows.
   *
   * @param wasOpen whether {@link #opened} was called
   * @param reason in words an operator can act upon
   */
  void ended(OdlSession session, boolean wasOpen, String reason);
}
