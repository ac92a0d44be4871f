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
final class OvsdbInput {
  private @Nullable OvsdbSession session;
  private @Nullable OvsdbSnapshot snapshot;
  private String state = "connecting";

  void opened(OvsdbSession opened, OvsdbSnapshot first) {
    session = opened;
    snapshot = first;
    state = HostStatus.CONNECTED;
  }

  void changed(OvsdbSession from, OvsdbSnapshot next) {
    if (from == session) {
      snapshot = next;
    }
  }

  /** Returns whether this was the live session. */
  boolean closed(OvsdbSession closed, String reason) {
    if (closed != session) {
      return false;
    }
    session = null;
    snapshot = null;
    state = reason;
    return true;
  }

  void failed(String reason) {
    if (session == null) {
      state = reason;
    }
  }

  @Nullable OvsdbSession session() {
    return session;
  }

  Optional<OvsdbSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** {@code connected}, or why not. */
  String state() {
    return state;
  }
}
