package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;

/**
 * Whether a switch must be made to read its rows once more. Open vSwitch gives {@code max_backoff}
 * of a Controller row to the connection that it has, not to the one that it is about to make:
 * without another reading a switch that was just started, or that was just told its controller,
 * would wait up to eight seconds before it dials a controller that was away. A connection to
 * another member of a cluster, which is not up then, keeps those eight seconds. Counting {@code
 * next_cfg} up is how its clients ask for a reading (vswitch.xml, table Open_vSwitch). Confined to
 * the host's loop.
 */
final class Retelling {
  private boolean connected;
  private boolean fresh;
  private boolean unread;
  private boolean named;
  private boolean bare;
  private boolean due;

  /** A session with the switch begins. */
  void arrived() {
    connected = true;
    fresh = true;
    unread = true;
    due |= named;
    named = false;
  }

  /** It has ended. */
  void left() {
    connected = false;
    bare = false;
  }

  /** The switch's flows were read; the first of a session tell whether it was just started. */
  void read(FlowSet flows) {
    if (unread) {
      unread = false;
      bare = flows.flows().stream().noneMatch(flow -> FlowCookie.OWN.matches(flow.cookie()));
    }
  }

  /** Flows are given to the switch: one that had none, and should have, was just started. */
  void filling() {
    due |= bare;
    bare = false;
  }

  /** A change of rows is on its way: the switch may act on it before its answer is here. */
  void sending() {
    fresh = false;
  }

  /** Rows were changed, which the switch reads. */
  void changed(OvsdbChangeSet changes) {
    if (changes.changes().stream().anyMatch(Retelling::namesController)) {
      // It has dialled that one, or dials it next: a session from before may be another's.
      boolean dialled = connected && fresh;
      due |= dialled;
      named = !dialled;
    } else if (connected) {
      due = false;
    }
  }

  private static boolean namesController(OvsdbChange change) {
    return change instanceof OvsdbChange.Insert insert && insert.table() == Table.CONTROLLER;
  }

  /** The switch is not made to, for its database does not want it. */
  void forget() {
    due = false;
  }

  /** Whether the switch has not read its rows since it has this connection. */
  boolean isDue() {
    return due;
  }

  /** What has it read them. */
  static OvsdbChangeSet changes(OvsdbSnapshot rows) {
    return new OvsdbChangeSet(
        ImmutableList.of(
            new OvsdbChange.Increment(
                "~ next_cfg + 1", Table.ROOT, rows.root().uuid(), "next_cfg")));
  }
}
