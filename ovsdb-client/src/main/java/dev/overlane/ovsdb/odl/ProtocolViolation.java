package dev.overlane.ovsdb.odl;

import dev.overlane.peers.PeerText;
import io.netty.handler.codec.DecoderException;

/** Thrown on an event loop when the peer sends what no OVSDB server sends; it ends the session. */
final class ProtocolViolation extends DecoderException {
  private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param message what is wrong, in words an operator can act upon
   */
  ProtocolViolation(String message) {
    super(PeerText.tame(message));
  }

  ProtocolViolation(String message, Throwable cause) {
    super(PeerText.tame(message), cause);
  }
}
