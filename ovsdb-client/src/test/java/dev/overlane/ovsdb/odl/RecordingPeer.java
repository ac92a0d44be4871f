package dev.overlane.ovsdb.odl;

import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A peer that keeps what it is told, in order. */
final class RecordingPeer implements OvsdbPeer {
  private static final long LIMIT_SECONDS = 20;

  /** What a peer is told. */
  sealed interface Event {
    record Opened(OvsdbSession session, OvsdbSnapshot snapshot) implements Event {}

    record Changed(OvsdbSession session, OvsdbSnapshot snapshot) implements Event {}

    record Closed(OvsdbSession session, String reason) implements Event {}

    record Failed(String reason) implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Override
  public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
    events.add(new Event.Opened(session, snapshot));
  }

  @Override
  public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
    events.add(new Event.Changed(session, snapshot));
  }

  @Override
  public void closed(OvsdbSession session, String reason) {
    events.add(new Event.Closed(session, reason));
  }

  @Override
  public void failed(String reason) {
    events.add(new Event.Failed(reason));
  }

  /** Removes and returns the next event, which must be of this type. */
  <E extends Event> E next(Class<E> type) throws InterruptedException {
    Event event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!type.isInstance(event)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but was told " + event);
    }
    return type.cast(event);
  }

  Event.Opened opened() throws InterruptedException {
    return next(Event.Opened.class);
  }

  /** Skips events until one of this type. */
  <E extends Event> E skipTo(Class<E> type) throws InterruptedException {
    Event event;
    do {
      event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("never told " + type.getSimpleName());
      }
    } while (!type.isInstance(event));
    return type.cast(event);
  }

  /** Skips snapshots until one that fits. */
  OvsdbSnapshot snapshotWhere(Predicate<OvsdbSnapshot> condition) throws InterruptedException {
    OvsdbSnapshot snapshot;
    do {
      snapshot = next(Event.Changed.class).snapshot();
    } while (!condition.test(snapshot));
    return snapshot;
  }

  /** How many events are waiting to be read. */
  int waiting() {
    return events.size();
  }
}
