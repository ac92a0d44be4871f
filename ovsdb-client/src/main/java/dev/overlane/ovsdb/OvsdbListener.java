package dev.overlane.ovsdb;

import dev.overlane.config.model.ListenMethod;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.io.IOException;
import java.util.Optional;

/** Accepts hosts that dial in ({@code ovs-vsctl set-manager}). */
public interface OvsdbListener extends AutoCloseable {

  /** Decides whose a host is; called on I/O threads, must be quick. */
  interface Admission {

    /**
     * Finds the owner by Open_vSwitch external_ids:system-id.
     *
     * @return empty if the host is nobody's: it is then disconnected. A second connection with the
     *     system-id of a live session is never offered: the first one stays.
     */
    Optional<OvsdbPeer> admit(String systemId, String remote);

    /**
     * Finds out whether a host's certificate may speak for the owner of the system-id that it
     * claims; asked on {@code pssl:} before anything is done to whoever is connected by it. Who is
     * nobody's is left to {@link #admit}.
     *
     * @return why it may not; empty if it may
     */
    default Optional<TlsFault> objection(String systemId, PeerCertificate certificate) {
      return certificate.objectionTo(HostNames.NOBODY, "system-id " + systemId);
    }
  }

  /**
   * Starts to listen; blocks until bound.
   *
   * @throws IOException if the port is in use or not ours to take; the message names it
   */
  void listen(ListenMethod method, Admission admission) throws IOException;

  /** The bound port. */
  int port();

  /** Stops listening and ends all sessions. */
  @Override
  void close();
}
