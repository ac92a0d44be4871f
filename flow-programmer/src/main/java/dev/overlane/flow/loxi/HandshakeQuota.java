package dev.overlane.flow.loxi;

import com.google.common.collect.ConcurrentHashMultiset;
import java.net.InetAddress;

/**
 * Counts connections in their handshake, so that those that never finish it cannot use up the
 * controller. Thread-safe; under contention it may let a few more pass.
 */
final class HandshakeQuota {
  private final int limit;
  private final int limitPerAddress;
  private final ConcurrentHashMultiset<InetAddress> connections = ConcurrentHashMultiset.create();

  HandshakeQuota(int limit, int limitPerAddress) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** Counts a connection in, if there is room for it. */
  boolean enter(InetAddress address) {
    if (connections.size() >= limit || connections.count(address) >= limitPerAddress) {
      return false;
    }
    connections.add(address);
    return true;
  }

  /** Counts a connection out that was counted in. */
  void leave(InetAddress address) {
    connections.remove(address);
  }
}
