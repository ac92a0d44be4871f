package dev.overlane.flow;

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
}
