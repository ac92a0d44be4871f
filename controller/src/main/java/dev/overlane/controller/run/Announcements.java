package dev.overlane.controller.run;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are to be told what has changed elsewhere, and when. Whoever reported something is
 * told at once, since it waits for that. The others are told at once if all is quiet; while many
 * hosts report, they are told in rounds, so far apart that no more than 2,000 hosts a second are
 * woken: else the return of n hosts of one segment would have each of them planned n times.
 * Confined to the fleet's loop.
 */
final class Announcements {
  private static final Duration PER_HOST = Duration.ofNanos(500_000);

  private final SerialLoop loop;
  private final Consumer<Set<String>> tell;
  private final Set<String> waiting = new HashSet<>();
  private final Set<String> concerned = new HashSet<>();
  private boolean queued;
  private long nextRound;
  private SerialLoop.@Nullable Scheduled round;

  /**
   * Nothing to be told yet.
   *
   * @param tell tells hosts, by name
   */
  Announcements(SerialLoop loop, Consumer<Set<String>> tell) {
    this.loop = loop;
    this.tell = tell;
    this.nextRound = loop.nanoTime();
  }

  /** Somebody has reported something that concerns others too. */
  void reported(String reporter, Set<String> others) {
    waiting.add(reporter);
    concerned.addAll(others);
    // Reports that have come meanwhile are before it in the queue: one round serves them all.
    if (!queued) {
      queued = true;
      loop.execute(this::tellNow);
    }
  }

  private void tellNow() {
    queued = false;
    long left = nextRound - loop.nanoTime();
    if (left <= 0) {
      tellAll();
      return;
    }
    Set<String> now = Set.copyOf(waiting);
    waiting.clear();
    concerned.removeAll(now);
    if (!concerned.isEmpty() && round == null) {
      round = loop.schedule(Duration.ofNanos(left), this::tellAll);
    }
    if (!now.isEmpty()) {
      tell.accept(now);
    }
  }

  private void tellAll() {
    concerned.addAll(waiting);
    Set<String> now = Set.copyOf(concerned);
    forget();
    nextRound = loop.nanoTime() + PER_HOST.multipliedBy(now.size()).toNanos();
    if (!now.isEmpty()) {
      tell.accept(now);
    }
  }

  /** Everybody has been told everything. */
  void forget() {
    waiting.clear();
    concerned.clear();
    if (round != null) {
      round.cancel();
      round = null;
    }
  }
}
