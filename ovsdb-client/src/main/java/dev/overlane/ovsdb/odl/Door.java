package dev.overlane.ovsdb.odl;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Sets;
import com.google.common.util.concurrent.RateLimiter;
import dev.overlane.ovsdb.OvsdbListener.Admission;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sessions of one listener share: who may come in, who is in, and how many wait outside.
 * Any thread.
 */
@SuppressWarnings("UnstableApiUsage") // RateLimiter
final class Door {
  private static final Logger log = LoggerFactory.getLogger(Door.class);
  private static final String CLOSED = "the controller stops listening";

  /** A thousand hosts behind one address may dial in at once. */
  private static final int MAX_WAITING_PER_ADDRESS = 1_024;

  private static final int MAX_WAITING = 4_096;
  private static final double LINES_PER_SECOND = 0.5;

  private final String name;
  private final Admission admission;
  private final ConcurrentHashMultiset<InetAddress> waiting = ConcurrentHashMultiset.create();
  private final ConcurrentMap<String, OdlSession> inside = new ConcurrentHashMap<>();
  private final Set<OdlSession> all = Sets.newConcurrentHashSet();
  private final RateLimiter lines = RateLimiter.create(LINES_PER_SECOND);
  private volatile boolean closed;

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

  /** A session has begun; it ends at once if the door has closed. */
  void enter(OdlSession session) {
    all.add(session);
    if (closed) {
      session.close(CLOSED);
    }
  }

  /** Gives a system-id to a session, or returns the one that has it. */
  @Nullable OdlSession claim(String systemId, OdlSession session) {
    return inside.putIfAbsent(systemId, session);
  }

  /** A session has ended, and gives its system-id back if it had one. */
  void leave(OdlSession session, @Nullable String systemId) {
    all.remove(session);
    if (systemId != null) {
      inside.remove(systemId, session);
    }
  }

  /** Ends all sessions, and those that are yet to enter. */
  void close() {
    closed = true;
    all.forEach(session -> session.close(CLOSED));
  }

  /**
   * Takes a place among those whose name is not known yet; false if all are taken, or all that one
   * address may have: so one stranger cannot keep the others out. Under contention a few more pass.
   */
  boolean beginWaiting(InetAddress address) {
    if (waiting.size() >= MAX_WAITING || waiting.count(address) >= MAX_WAITING_PER_ADDRESS) {
      return false;
    }
    waiting.add(address);
    return true;
  }

  /** Gives the place back. */
  void endWaiting(InetAddress address) {
    waiting.remove(address);
  }

  /** Logs that somebody was turned away, unless such lines come too fast. */
  void turnedAway(String remote, String reason) {
    if (lines.tryAcquire()) {
      log.info("ovsdb {}: {} turned away: {}", name, remote, reason);
    }
  }
}
