package dev.overlane.controller.cluster.etcd;

import java.util.Optional;

/** Hears of changes below a prefix, in order; on the thread that watches. */
public interface EtcdWatch {

  /**
   * A key was put or removed.
   *
   * @param revision when
   * @param entry what it is now; empty: it is gone
   */
  void changed(long revision, String key, Optional<Entry> entry);

  /** All changes up to a revision have been told. */
  void told(long revision);
}
