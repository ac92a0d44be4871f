package dev.overlane.controller.run;

import dev.overlane.controller.status.HostStatus;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciler knows of its ovsdb-server: the live session and its last snapshot, or why there
 * is none. Confined to the host's loop.
 */
final class OvsdbInput implements OvsdbRoute.Target {
  private final HostJournal journal;
  private final Pause pause;
  private @Nullable OvsdbSession session;
  private @Nullable OvsdbSnapshot last;
  private String state = "connecting";

  /**
   * No session yet.
   *
   * @param pause of changes of rows; a new session ends it
   */
  OvsdbInput(HostJournal journal, Pause pause) {
    this.journal = journal;
    this.pause = pause;
  }

  @Override
  public void opened(OvsdbSession opened, OvsdbSnapshot first) {
    session = opened;
    last = first;
    state = HostStatus.CONNECTED;
    journal.ovsdbOpened(opened.remote());
    pause.forget();
  }

  @Override
  public void changed(OvsdbSession from, OvsdbSnapshot next) {
    if (from == session) {
      last = next;
    }
  }

  @Override
  public void closed(OvsdbSession closed, String reason) {
    if (closed == session) {
      session = null;
      state = reason;
      journal.ovsdbClosed(reason);
    }
  }

  @Override
  public void failed(String reason) {
    if (session == null) {
      state = reason;
    }
    journal.ovsdbFailed(reason);
  }

  @Override
  public void impersonated(String reason) {
    if (session == null) {
      state = reason;
    }
    journal.impersonated("ovsdb: " + reason);
  }

  /** Nothing has come yet, and nothing is wrong with that. */
  void expect(String what) {
    if (session == null) {
      state = what;
    }
  }

  /**
   * What the session told is not to be relied upon any more: it ends, and until another one begins
   * the rows are not known.
   */
  void lose(String reason) {
    OvsdbSession lost = session;
    if (lost != null) {
      closed(lost, reason);
      lost.close(reason);
    }
  }

  /** Asks the live session, if there is one, to end. */
  void close(String reason) {
    if (session != null) {
      session.close(reason);
    }
  }

  /** The host is reached in another way: what the old one told may be of another machine. */
  void forget(String reason) {
    lose(reason);
    last = null;
  }

  @Nullable OvsdbSession session() {
    return session;
  }

  /** The rows now; empty: no session. */
  Optional<OvsdbSnapshot> snapshot() {
    return session == null ? Optional.empty() : lastSnapshot();
  }

  /** The rows as they were last seen by the way that counts; empty: never. */
  Optional<OvsdbSnapshot> lastSnapshot() {
    return Optional.ofNullable(last);
  }

  /** {@code connected}, or why not. */
  String state() {
    return state;
  }
}
