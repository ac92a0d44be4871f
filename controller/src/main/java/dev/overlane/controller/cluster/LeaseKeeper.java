package dev.overlane.controller.cluster;

import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.Lease;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member's lease, and does nothing else: what {@code cluster} waits for must not cost it.
 * {@link #keep} is its thread's; the rest any thread's.
 */
final class LeaseKeeper {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final EtcdClient etcd;
  private final LeaseClock clock;
  private final ClusterAgent.Membership membership;
  private volatile boolean leaving;
  private volatile long lease;
  private volatile long heardRevision;
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * No lease yet.
   *
   * @param clock told of each prolongation
   * @param membership whose it is
   */
  LeaseKeeper(EtcdClient etcd, LeaseClock clock, ClusterAgent.Membership membership) {
    this.etcd = etcd;
    this.clock = clock;
    this.membership = membership;
  }

  /** The lease; 0: none. */
  long lease() {
    return lease;
  }

  /** The last revision that etcd was heard to be at. */
  long heardRevision() {
    return heardRevision;
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
      long asked = System.nanoTime();
      try {
        prolong(asked);
        trouble = Optional.empty();
        Thread.sleep(
            Math.max(
                1, membership.lease().toMillis() / 3 - (System.nanoTime() - asked) / 1_000_000));
      } catch (IOException e) {
        trouble = Optional.of(Reasons.of(e));
        Thread.sleep(ClusterAgent.RETRY.toMillis());
      }
    }
  }

  private void prolong(long asked) throws IOException, InterruptedException {
    long mine = lease;
    if (mine == 0) {
      Lease granted = etcd.grant(membership.lease());
      heardRevision = granted.revision();
      clock.renewed(granted.id(), asked, granted.left());
      lease = granted.id();
      return;
    }
    Lease kept = etcd.keepAlive(mine);
    heardRevision = kept.revision();
    if (kept.isOver()) {
      clock.end();
      lease = 0;
      log.warn("cluster {}: the lease of {} has ended", membership.cluster(), membership.member());
      prolong(System.nanoTime());
    } else {
      clock.renewed(mine, asked, kept.left());
    }
  }
}
