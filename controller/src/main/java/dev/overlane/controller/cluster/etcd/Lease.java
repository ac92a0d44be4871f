package dev.overlane.controller.cluster.etcd;

import java.time.Duration;

/**
 * A lease as etcd answered of it.
 *
 * @param id its number
 * @param left how long it lasts from that answer on; zero: it is over
 * @param revision etcd's
 */
public record Lease(long id, Duration left, long revision) {

  /** Whether it is over. */
  public boolean isOver() {
    return left.isZero();
  }
}
