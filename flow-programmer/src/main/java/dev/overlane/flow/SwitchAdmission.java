package dev.overlane.flow;

import dev.overlane.config.model.DatapathId;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.util.Optional;

/** Decides who may be a switch of this controller; called on I/O threads, must be quick. */
public interface SwitchAdmission {

  /**
   * Offers a switch that finished its handshake.
   *
   * @return its owner, or empty if the switch is nobody's: it is then disconnected. A second switch
   *     with the datapath id of a live session is never offered: the first one stays.
   */
  Optional<SwitchHandler> admit(SwitchSession session);

  /**
   * Finds out whether a switch's certificate may speak for the owner of the datapath id that it
   * claims; asked on {@code pssl:} before anything is done to whoever is connected by it. Who is
   * nobody's is left to {@link #admit}.
   *
   * @return why it may not; empty if it may
   */
  default Optional<TlsFault> objection(DatapathId datapathId, PeerCertificate certificate) {
    return certificate.objectionTo(HostNames.NOBODY, "datapath id " + datapathId);
  }
}
