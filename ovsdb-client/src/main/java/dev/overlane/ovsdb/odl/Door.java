package dev.overlane.ovsdb.odl;

import com.google.common.collect.Sets;
import com.google.common.util.concurrent.RateLimiter;
import dev.overlane.ovsdb.OvsdbListener.Admission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sessions of one listener share: who may come in, who is in, and how many wait outside.
 * Any thread.
 */
@SuppressWarnings("UnstableApiUsage") // RateLimiter
final class Door {
  private static final Logger log = LoggerFactory.getLogger(Door.class);
  private static final int MAX_WAITING = 256;
  private static final double LINES_PER_SECOND = 0.5;

  private final String name;
  private final Admission admission;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<String, OdlSession> inside = new ConcurrentHashMap<>();
  private final Set<OdlSession> all = Sets.newConcurrentHashSet();
  private final RateLimiter lines = RateLimiter.create(LINES_PER_SECOND);

  Door(String name, Admission admission) {
    this.name = name;
    this.admission = admission;
  }

  String name() {
    return name;
  }

  Admission admission() {
    return admission;
  }

  /** The sessions that go by a system-id. */
  ConcurrentMap<String, OdlSession> inside() {
    return inside;
  }

  /** All sessions, known or not. */
  Set<OdlSession> all() {
    return all;
  }

  /** Takes a place among those whose name is not known yet; false if all are taken. */
  boolean beginWaiting() {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives the place back. */
  void endWaiting() {
    waiting.decrementAndGet();
  }

  /** Logs that somebody was turned away, unless such lines come too fast. */
  void turnedAway(String remote, String reason) {
    if (lines.tryAcquire()) {
      log.info("ovsdb {}: {} turned away: {}", name, remote, reason);
    }
  }
}
