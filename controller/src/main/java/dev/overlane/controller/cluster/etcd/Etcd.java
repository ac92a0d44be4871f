package dev.overlane.controller.cluster.etcd;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An etcd, as one member can reach it. Each call blocks for as long as its patience lasts; any
 * thread. None changes anything twice if it is sent twice. A call that fails may have happened; one
 * that fails with {@link EtcdException} was refused.
 */
public interface Etcd {

  /** Begins a lease. */
  Lease grant(Duration length) throws IOException, InterruptedException;

  /** Prolongs a lease to its whole length; tells if it is over. */
  Lease keepAlive(long id) throws IOException, InterruptedException;

  /** Ends a lease, and removes its keys, all at one moment. */
  void revoke(long id) throws IOException, InterruptedException;

  /** All keys below a prefix, as most ends of etcd agree on them. */
  Snapshot read(String prefix) throws IOException, InterruptedException;

  /**
   * Makes changes at one revision, each if its key is as it is to be; {@link
   * EtcdClient#MOST_CHANGES} at most.
   */
  default Changed change(List<Guarded> changes) throws IOException, InterruptedException {
    return change(changes, Optional.empty());
  }

  /**
   * As {@link #change(List)}, while something holds: else none of them is made.
   *
   * @param holds what is to hold; empty: nothing more
   */
  Changed change(List<Guarded> changes, Optional<Condition> holds)
      throws IOException, InterruptedException;

  /**
   * Puts a key that no lease ends, if all that is to hold does.
   *
   * @param holds {@link EtcdClient#MOST_CHANGES} at most
   * @return whether it was put
   */
  boolean put(String key, String value, List<Condition> holds)
      throws IOException, InterruptedException;

  /** Removes the keys from one on up to another, which is not removed. */
  void remove(String from, String to) throws IOException, InterruptedException;

  /**
   * As {@link #remove(String, String)}, if something holds.
   *
   * @return whether it did
   */
  boolean remove(String from, String to, Condition holds) throws IOException, InterruptedException;

  /**
   * Tells of all changes below a prefix from a revision on; returns when the stream ends, which it
   * does for {@link #endWatch}, a fault or a revision that etcd has forgotten.
   */
  void watch(String prefix, long from, EtcdWatch told) throws IOException, InterruptedException;

  /** Ends the watch under way, if there is one. */
  void endWatch();
}
