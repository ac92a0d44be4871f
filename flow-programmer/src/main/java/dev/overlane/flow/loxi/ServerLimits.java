package dev.overlane.flow.loxi;

import java.time.Duration;

/**
 * What the server bears before it gives up on a peer.
 *
 * @param helloTimeout from the accepted connection to the peer's HELLO
 * @param readyTimeout from the accepted connection to the end of the handshake
 * @param probeInterval silence after which an echo request is sent; after as much silence again the
 *     connection is dead
 * @param rivalTimeout how long a live session may take to answer an echo while another connection
 *     claims its datapath id
 * @param answerTimeout how long the switch may make no progress with a request
 * @param handshakes connections that may be in their handshake at once
 * @param handshakesPerAddress of these, from one IP address
 * @param readBytes size of a reply with all flows
 */
record ServerLimits(
    Duration helloTimeout,
    Duration readyTimeout,
    Duration probeInterval,
    Duration rivalTimeout,
    Duration answerTimeout,
    int handshakes,
    int handshakesPerAddress,
    long readBytes) {

  /** A thousand switches behind one address may reconnect at once. */
  static final ServerLimits DEFAULT =
      new ServerLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          4_096,
          1_024,
          128L << 20);
}
