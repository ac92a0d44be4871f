package dev.overlane.ovsdb;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.tls.HostNames;

/** Dials hosts. */
public interface OvsdbConnector {

  /**
   * Keeps a session with this server for ever: dials, backs off, dials again. Returns at once.
   *
   * @param names for whom the server's certificate has to speak, where the method is {@code ssl:}
   */
  Dialing dial(ConnectionMethod method, HostNames names, OvsdbPeer peer);

  /** As the other, for a server that is no host of the file and has no certificate to show. */
  default Dialing dial(ConnectionMethod method, OvsdbPeer peer) {
    return dial(method, HostNames.NOBODY, peer);
  }

  /** A dialling that goes on until closed. */
  interface Dialing extends AutoCloseable {

    /** Ends dialling and the session, if any; the peer hears nothing more. */
    @Override
    void close();
  }
}
