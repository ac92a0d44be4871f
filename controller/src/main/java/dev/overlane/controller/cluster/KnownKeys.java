package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.cluster.ClusterView.News;
import dev.overlane.controller.cluster.etcd.Changed;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.Guarded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows of its cluster's keys: what etcd tells, and what the member has changed
 * itself and etcd will tell of later. Confined to one thread, which it blocks when it asks etcd.
 */
final class KnownKeys {
  private final Etcd etcd;
  private final ClusterView.Keys keys;
  private final LongSupplier nanoTime;
  private ClusterView view = ClusterView.NOTHING;
  private boolean read;
  private Optional<String> historyLost = Optional.empty();
  private long behindSince;
  private long seenAt;

  /**
   * Nothing yet.
   *
   * @param nanoTime the clock by which the lease's keeper says when it asked
   */
  KnownKeys(Etcd etcd, ClusterView.Keys keys, LongSupplier nanoTime) {
    this.etcd = etcd;
    this.keys = keys;
    this.nanoTime = nanoTime;
  }

  ClusterView view() {
    return view;
  }

  ClusterView.Keys names() {
    return keys;
  }

  /** Whether they were ever read. */
  boolean isRead() {
    return read;
  }

  /** What is wrong with what etcd says; empty: nothing that is known. */
  Optional<String> trouble() {
    return historyLost;
  }

  /**
   * Takes in what was read.
   *
   * @param lost whether etcd was at a later revision before
   */
  void take(ClusterView fresh, boolean lost) {
    if (lost) {
      historyLost =
          Optional.of(
              "etcd has lost its history: it was at revision %d and is at %d. If hosts say that they"
                      .formatted(view.revision(), fresh.revision())
                  + " are held under higher epochs, stop all members, raise cluster.era, start them");
    }
    see(lost ? fresh : view.readAnew(fresh, keys));
    read = true;
  }

  /** Takes in all that has changed up to a revision. */
  void told(List<News> changes, long revision) {
    see(view.told(keys, changes).at(revision));
  }

  private void see(ClusterView next) {
    if (next.revision() != view.revision()) {
      seenAt = nanoTime.getAsLong();
    }
    view = next;
  }

  /**
   * Reads what the watch has missed, if anything: etcd is at a later revision than it has told of,
   * or was heard to be at an earlier one afterwards.
   *
   * @param patience how long the watch may take to tell
   */
  void catchUp(LeaseKeeper.Heard heard, Duration patience)
      throws IOException, InterruptedException {
    boolean back = heard.revision() < view.revision() && heard.asked() - seenAt > 0;
    if (heard.revision() <= view.revision() && !back) {
      behindSince = 0;
      return;
    }
    long now = nanoTime.getAsLong();
    if (behindSince == 0) {
      behindSince = now;
    } else if (now - behindSince > patience.toNanos()) {
      behindSince = 0;
      ClusterView fresh = ClusterView.of(etcd.read(keys.prefix()), keys);
      boolean missed = !fresh.agrees(view);
      // No end that agrees with the others is behind what one of them has told before.
      take(fresh, fresh.revision() < view.revision());
      if (missed) {
        etcd.endWatch();
      }
    }
  }

  /** Asks for changes of keys; those that happened are known from then on. */
  Changed change(List<Guarded> changes) throws IOException, InterruptedException {
    return change(changes, Optional.empty());
  }

  /**
   * As {@link #change(List)}, while something holds.
   *
   * @param holds what is to hold; empty: nothing more than each change asks for
   */
  Changed change(List<Guarded> changes, Optional<Condition> holds)
      throws IOException, InterruptedException {
    Changed made = etcd.change(changes, holds);
    List<News> own = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (made.happened().get(i)) {
        own.add(news(changes.get(i), made.revision()));
      }
    }
    view = view.learned(keys, own);
    return made;
  }

  /**
   * Has a key of this member's own say something.
   *
   * @param said what is known of it; null: it is not there. One of a former lease goes with that
   *     first.
   */
  void say(String key, @Nullable Entry said, String text, long lease)
      throws IOException, InterruptedException {
    if (said == null) {
      change(ImmutableList.of(Guarded.create(key, text, lease)));
    } else if (said.lease() == lease && !said.value().equals(text)) {
      change(ImmutableList.of(Guarded.replace(key, said.createRevision(), text, lease)));
    }
  }

  private static News news(Guarded change, long at) {
    long created = change.createRevision() == 0 ? at : change.createRevision();
    return new News(
        at,
        change.key(),
        change.value().map(value -> new Entry(change.key(), value, created, change.lease())));
  }
}
