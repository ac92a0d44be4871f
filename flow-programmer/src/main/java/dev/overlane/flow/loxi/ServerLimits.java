package dev.overlane.flow.loxi;

import java.time.Duration;

/**
 * What the server bears before it gives up on a peer.
 *
 * @param helloTimeout from the accepted connection to the peer's HELLO
 * @param readyTimeout from the accepted connection to the end of the handshake
 * @param probeInterval silence after which an echo request is sent; after as much silence again the
 *     connection is dead
 * @param rivalTimeout how long a live session may be silent after an echo request while another
 *     connection claims its datapath id
 * @param answerTimeout how long the switch may make no progress with a request, or take nothing of
 *     what is sent to it
 * @param handshakes connections that may be in their handshake at once
 * @param handshakesPerAddress of these, from one IP address
 * @param readBytes size of a reply with all flows, or with all ports
 * @param volume what else a peer may send
 */
record ServerLimits(
    Duration helloTimeout,
    Duration readyTimeout,
    Duration probeInterval,
    Duration rivalTimeout,
    Duration answerTimeout,
    int handshakes,
    int handshakesPerAddress,
    long readBytes,
    Volume volume) {

  /**
   * How much a peer may send.
   *
   * @param strangerBytes in all, before the handshake is over
   * @param strangerMessage bytes of one message, before the handshake is over
   * @param messageTimeout from the first byte of a message to its last
   * @param readTimeout from a request for all flows, or all ports, to the last part of the answer
   * @param readEntries flows or ports in such an answer
   * @param unaskedBurst bytes of what was not asked for that are taken at once; each message counts
   *     {@link #MESSAGE_COST} more
   * @param unaskedPerSecond bytes of what was not asked for that are taken in a second
   */
  record Volume(
      int strangerBytes,
      int strangerMessage,
      Duration messageTimeout,
      Duration readTimeout,
      int readEntries,
      long unaskedBurst,
      long unaskedPerSecond) {

    /** What a message costs besides its bytes, in bytes. */
    static final int MESSAGE_COST = 512;

    /** The largest network of the design has 40,000 flows on a host. */
    static final Volume DEFAULT =
        new Volume(
            64 << 10,
            16 << 10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            1 << 17,
            4 << 20,
            2 << 20);
  }

  /** A thousand switches behind one address may reconnect at once. */
  static final ServerLimits DEFAULT =
      new ServerLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          2_048,
          1_024,
          64L << 20);

  /** With the usual volume. */
  ServerLimits(
      Duration helloTimeout,
      Duration readyTimeout,
      Duration probeInterval,
      Duration rivalTimeout,
      Duration answerTimeout,
      int handshakes,
      int handshakesPerAddress,
      long readBytes) {
    this(
        helloTimeout,
        readyTimeout,
        probeInterval,
        rivalTimeout,
        answerTimeout,
        handshakes,
        handshakesPerAddress,
        readBytes,
        Volume.DEFAULT);
  }
}
