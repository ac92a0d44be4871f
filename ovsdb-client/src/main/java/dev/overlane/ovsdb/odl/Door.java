package dev.overlane.ovsdb.odl;

import com.google.common.collect.Sets;
import dev.overlane.ovsdb.OvsdbListener.Admission;
import dev.overlane.peers.Refusals;
import dev.overlane.peers.WaitingRoom;
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
final class Door {
  private static final Logger log = LoggerFactory.getLogger(Door.class);
  private static final String CLOSED = "the controller stops listening";

  /** A thousand hosts behind one address may dial in at once. */
  private static final int MAX_WAITING_PER_ADDRESS = 1_024;

  private static final int MAX_WAITING = 2_048;

  private final String name;
  private final Admission admission;
  private final WaitingRoom waitingRoom = new WaitingRoom(MAX_WAITING, MAX_WAITING_PER_ADDRESS);
  private final ConcurrentMap<String, OdlSession> inside = new ConcurrentHashMap<>();
  private final Set<OdlSession> all = Sets.newConcurrentHashSet();
  private final Refusals refusals;
  private volatile boolean closed;

  Door(String name, Admission admission, Refusals refusals) {
    this.name = name;
    this.admission = admission;
    this.refusals = refusals;
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

  /** Where those are whose name is not known yet. */
  WaitingRoom waitingRoom() {
    return waitingRoom;
  }

  /**
   * Counts that somebody was turned away, and logs it unless such lines come too fast.
   *
   * @param subject of whom, or of what about whom, the log is to speak but now and then
   */
  void turnedAway(Refusals.Reason reason, Object subject, String remote, String text) {
    refusals
        .add(reason, subject)
        .ifPresent(more -> log.warn("ovsdb {}: {} turned away: {}{}", name, remote, text, more));
  }
}
