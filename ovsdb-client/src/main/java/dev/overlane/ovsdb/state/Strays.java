package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Optional;

/** Finds rows with Overlane's mark on bridges that are not in the file: left alone, reported. */
final class Strays {
  private Strays() {}

  /** One problem per stray bridge, and per stray port on a bridge that is none. */
  static ImmutableList<OvsdbProblem> problems(OvsdbState state, SnapshotIndex index) {
    String own = state.bridge().name();
    ImmutableList.Builder<OvsdbProblem> problems = ImmutableList.builder();
    for (BridgeRow bridge : index.bridges().values()) {
      if (bridge.name().equals(own)) {
        continue;
      }
      if (OvsdbMark.in(bridge.externalIds()).equals(Optional.of(OvsdbMark.BRIDGE))) {
        problems.add(stray(bridge, own));
        continue;
      }
      for (Holder holder : index.portsOf(bridge)) {
        if (holder.mark().isPresent() && state.port(holder.port().name()).isEmpty()) {
          problems.add(stray(holder));
        }
      }
    }
    return problems.build();
  }

  private static OvsdbProblem stray(BridgeRow bridge, String own) {
    return new OvsdbProblem(
        Optional.empty(),
        "bridge "
            + bridge.name()
            + " was Overlane's, but the file names "
            + own
            + "; it is left as it is: ovs-vsctl del-br "
            + bridge.name()
            + " removes it");
  }

  private static OvsdbProblem stray(Holder holder) {
    String port = holder.port().name();
    return new OvsdbProblem(
        Optional.empty(),
        "port "
            + port
            + " has Overlane's mark, but is on bridge "
            + holder.bridge().name()
            + "; it is left as it is: ovs-vsctl remove Port "
            + port
            + " external_ids "
            + OvsdbMark.KEY
            + " takes the mark off");
  }
}
