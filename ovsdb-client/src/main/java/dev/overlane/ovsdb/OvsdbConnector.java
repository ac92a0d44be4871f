package dev.overlane.ovsdb;

import dev.overlane.config.model.ConnectionMethod;

/** Dials hosts. */
public interface OvsdbConnector {

  /** Keeps a session with this server for ever: dials, backs off, dials again. Returns at once. */
  Dialing dial(ConnectionMethod method, OvsdbPeer peer);

  /** A dialling that goes on until closed. */
  interface Dialing extends AutoCloseable {

    /** Ends dialling and the session, if any; the peer hears nothing more. */
    @Override
    void close();
  }
}
