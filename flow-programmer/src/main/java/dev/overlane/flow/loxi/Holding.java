package dev.overlane.flow.loxi;

import dev.overlane.peers.PeerMemory;

/**
 * What one switch makes the controller hold: the flows as last read, and those of a reading under
 * way. Confined to the I/O thread.
 */
final class Holding {
  private final PeerMemory.Account account;
  private long read;
  private long reading;

  Holding(PeerMemory.Account account) {
    this.account = account;
  }

  /** A reading has come so far; false: no further, {@link #refusal} says why. */
  boolean reading(long weight) {
    reading = weight;
    return account.hold(read + reading);
  }

  /** The reading is complete, and takes the place of the one before. */
  void read() {
    read = reading;
    given();
  }

  /** The reading has failed: nothing of it is kept. */
  void given() {
    reading = 0;
    account.hold(read);
  }

  String refusal() {
    return account.refusal();
  }

  /** The switch is gone. */
  void close() {
    account.close();
  }
}
