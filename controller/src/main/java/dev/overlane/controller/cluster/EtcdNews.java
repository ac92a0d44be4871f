package dev.overlane.controller.cluster;

import dev.overlane.controller.cluster.ClusterView.News;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdWatch;
import dev.overlane.controller.cluster.etcd.Snapshot;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Listens to what becomes of a cluster's keys: reads them whole, then hears of each change, and
 * begins anew when the stream ends. {@link #listen} is its thread's; the rest any thread's.
 */
final class EtcdNews {

  /** Takes what was heard, in its order; on the listening thread. */
  interface Ear {
    /**
     * All as it is.
     *
     * @param lost whether etcd was at a later revision before: then what was heard is not true
     */
    void read(ClusterView fresh, boolean lost);

    /** All that has changed up to a revision. */
    void told(List<News> news, long revision);
  }

  private final Etcd etcd;
  private final ClusterView.Keys keys;
  private final Ear ear;
  private volatile boolean leaving;

  /** The last revision that was heard; confined to the listening thread. */
  private long last;

  private volatile Optional<String> trouble = Optional.of("etcd has not been read yet");

  EtcdNews(Etcd etcd, ClusterView.Keys keys, Ear ear) {
    this.etcd = etcd;
    this.keys = keys;
    this.ear = ear;
  }

  /** Why nothing is heard; empty: it is, as far as is known. */
  Optional<String> trouble() {
    return trouble;
  }

  /** From now on a stream that ends is no trouble, and is not begun anew. */
  void leave() {
    leaving = true;
  }

  /** Listens until somebody leaves. */
  void listen() throws InterruptedException {
    while (!leaving) {
      try {
        long read = read();
        etcd.watch(keys.prefix(), read + 1, watch());
      } catch (IOException e) {
        ended(e);
      }
      Thread.sleep(ClusterAgent.RETRY.toMillis());
    }
  }

  /** Reads all keys; returns etcd's revision then. */
  long read() throws IOException, InterruptedException {
    Snapshot snapshot = etcd.read(keys.prefix());
    ear.read(ClusterView.of(snapshot, keys), snapshot.revision() < last);
    last = snapshot.revision();
    trouble = Optional.empty();
    return snapshot.revision();
  }

  /** Nothing is heard any more, for some reason. */
  void ended(IOException fault) {
    if (!leaving) {
      trouble = Optional.of("no news of etcd: " + Reasons.of(fault));
    }
  }

  /** What hears of changes. */
  EtcdWatch watch() {
    List<News> news = new ArrayList<>();
    return new EtcdWatch() {
      @Override
      public void changed(long revision, String key, Optional<Entry> entry) {
        news.add(new News(revision, key, entry));
      }

      @Override
      public void told(long revision) {
        List<News> all = List.copyOf(news);
        news.clear();
        last = revision;
        ear.told(all, revision);
      }
    };
  }
}
