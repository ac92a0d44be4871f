package dev.overlane.controller.cluster;

import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.Lease;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member's lease, and does nothing else: what {@code cluster} waits for must not cost it.
 * {@link #keep} is its thread's; the rest any thread's.
 */
final class LeaseKeeper {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Etcd etcd;
  private final LeaseClock clock;
  private final ClusterAgent.Membership membership;
  private final LongSupplier nanoTime;
  private volatile boolean leaving;
  private volatile long lease;
  private volatile Heard heard = new Heard(0, 0);
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * No lease yet.
   *
   * @param clock told of each prolongation
   * @param membership whose it is
   * @param nanoTime the clock's
   */
  LeaseKeeper(
      Etcd etcd, LeaseClock clock, ClusterAgent.Membership membership, LongSupplier nanoTime) {
    this.etcd = etcd;
    this.clock = clock;
    this.membership = membership;
    this.nanoTime = nanoTime;
  }

  /** The lease; 0: none. */
  long lease() {
    return lease;
  }

  /**
   * What etcd was heard to be at.
   *
   * @param revision its own; of an end that lags behind it may be an older one
   * @param asked when it was asked, by the clock
   */
  record Heard(long revision, long asked) {}

  /** The last revision that etcd was heard to be at; 0: none yet. */
  Heard heard() {
    return heard;
  }

  /** Why etcd was not heard of last time; empty: it was. */
  Optional<String> trouble() {
    return trouble;
  }

  /** From now on the lease is not prolonged. */
  void leave() {
    leaving = true;
  }

  /** Keeps it until somebody leaves. */
  void keep() throws InterruptedException {
    while (!leaving) {
      Thread.sleep(turn().toMillis());
    }
  }

  /** Prolongs it once, or begins one; returns how long it may be let alone then. */
  Duration turn() throws InterruptedException {
    long asked = nanoTime.getAsLong();
    try {
      prolong(asked);
      trouble = Optional.empty();
      Duration taken = Duration.ofNanos(nanoTime.getAsLong() - asked);
      Duration rest = membership.lease().dividedBy(3).minus(taken);
      return rest.compareTo(AT_ONCE) < 0 ? AT_ONCE : rest;
    } catch (IOException e) {
      trouble = Optional.of(Reasons.of(e));
      return ClusterAgent.RETRY;
    }
  }

  private void prolong(long asked) throws IOException, InterruptedException {
    long mine = lease;
    if (mine == 0) {
      begin(asked);
      return;
    }
    Lease kept = etcd.keepAlive(mine);
    heard = new Heard(kept.revision(), asked);
    if (kept.isOver()) {
      clock.end();
      lease = 0;
      log.warn("cluster {}: the lease of {} has ended", membership.cluster(), membership.member());
      begin(nanoTime.getAsLong());
    } else {
      clock.renewed(mine, asked, kept.left());
    }
  }

  private void begin(long asked) throws IOException, InterruptedException {
    if (leaving) {
      return;
    }
    Lease granted = etcd.grant(membership.lease());
    if (leaving) {
      // Whoever leaves has not heard of it, and so cannot have ended it.
      etcd.revoke(granted.id());
      return;
    }
    heard = new Heard(granted.revision(), asked);
    clock.renewed(granted.id(), asked, granted.left());
    lease = granted.id();
  }
}
