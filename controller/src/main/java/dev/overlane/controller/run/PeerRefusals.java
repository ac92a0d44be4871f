package dev.overlane.controller.run;

import com.google.common.base.Ticker;
import dev.overlane.peers.Refusals;

/**
 * Whom the two listeners turned away, whatever port they have had.
 *
 * @param openflow switches, and what else came to their port
 * @param ovsdb hosts that dialled in, and what else came to their port
 */
public record PeerRefusals(Refusals openflow, Refusals ovsdb) {

  static PeerRefusals none() {
    return new PeerRefusals(
        new Refusals(Ticker.systemTicker()), new Refusals(Ticker.systemTicker()));
  }
}
