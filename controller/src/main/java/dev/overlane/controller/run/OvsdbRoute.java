package dev.overlane.controller.run;

import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.function.Consumer;

/**
 * One way by which a host's ovsdb-server is reached, for as long as the file names it: what it
 * tells becomes the reconciler's input, until another route takes its place. Any thread may call.
 */
final class OvsdbRoute implements OvsdbPeer {

  /** What a route's events do to the reconciler; called on the host's loop, if it is the route. */
  interface Target {
    void opened(OvsdbSession session, OvsdbSnapshot snapshot);

    void changed(OvsdbSession session, OvsdbSnapshot snapshot);

    void closed(OvsdbSession session, String reason);

    void failed(String reason);

    void impersonated(String reason);
  }

  /** Runs something on the host's loop if a route is the host's, or else something instead. */
  interface Gate {
    void pass(OvsdbRoute route, Consumer<Target> event, Runnable otherwise);
  }

  private final Gate gate;

  OvsdbRoute(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
    gate.pass(
        this,
        target -> target.opened(session, snapshot),
        () -> session.close("the host is not reached this way any more"));
  }

  @Override
  public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
    gate.pass(this, target -> target.changed(session, snapshot), () -> {});
  }

  @Override
  public void closed(OvsdbSession session, String reason) {
    gate.pass(this, target -> target.closed(session, reason), () -> {});
  }

  @Override
  public void failed(String reason) {
    gate.pass(this, target -> target.failed(reason), () -> {});
  }

  @Override
  public void impersonated(String reason) {
    gate.pass(this, target -> target.impersonated(reason), () -> {});
  }
}
