package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The change between what a host has and what it should have: a pure function. */
public final class OvsdbDiff {
  private final OvsdbState state;
  private final SnapshotIndex index;
  private final ImmutableList.Builder<OvsdbProblem> problems = ImmutableList.builder();

  private OvsdbDiff(OvsdbState state, SnapshotIndex index) {
    this.state = state;
    this.index = index;
  }

  /**
   * The changes that make a host's rows as the file says; none if they are. Rows, keys and members
   * of sets that are not Overlane's are never in them.
   */
  public static OvsdbDiffResult between(OvsdbState state, OvsdbSnapshot snapshot) {
    return new OvsdbDiff(state, new SnapshotIndex(snapshot)).result();
  }

  private OvsdbDiffResult result() {
    ImmutableList<OvsdbProblem> strays = Strays.problems(state, index);
    Optional<String> blocked = BridgeTakeover.blocked(state, index);
    Optional<BridgeRow> bridge = index.bridge(state.bridge().name());
    boolean bridgeIsOurs =
        bridge.filter(row -> BridgeTakeover.isOurs(row, index.portsOf(row))).isPresent();
    if (blocked.isPresent()) {
      return OvsdbDiffResult.blocked(blocked.get(), bridgeIsOurs, strays);
    }
    ImmutableList<OvsdbChange> bridgeChanges =
        bridge
            .map(row -> BridgeChanges.repair(state.bridge(), row, index.snapshot()))
            .orElseGet(this::newBridge);
    ImmutableList<OvsdbChange> leaving = bridge.map(this::leaving).orElse(ImmutableList.of());
    ImmutableList<OvsdbChange> leavingNow =
        leaving.isEmpty() || !areArriving()
            ? leaving
            : bridge.map(this::tunnelsLeaving).orElse(ImmutableList.of());
    ImmutableList<OvsdbChange> staying = bridge.map(this::staying).orElse(ImmutableList.of());
    Reopening reopening = bridge.map(row -> Reopening.of(state, row, index)).orElse(Reopening.NONE);
    boolean mayReopen =
        !reopening.changes().isEmpty() && staying.isEmpty() && leaving.isEmpty() && !areArriving();
    OvsdbChangeSet step =
        reopening.isUnderWay()
            ? new OvsdbChangeSet(bridgeChanges)
            : together(bridgeChanges, leavingNow, mayReopen ? reopening.next() : staying);
    problems.addAll(strays);
    return new OvsdbDiffResult(
        new OvsdbChangeSet(bridgeChanges),
        together(bridgeChanges, leaving, reopening.after(staying)),
        step,
        bridge.flatMap(this::tunnelMend),
        Optional.empty(),
        bridgeIsOurs,
        problems.build());
  }

  private ImmutableList<OvsdbChange> newBridge() {
    ImmutableList.Builder<DesiredPort> free = ImmutableList.builder();
    for (DesiredPort desired : state.allPorts()) {
      if (placement(desired) instanceof Placement.Absent) {
        free.add(desired);
      }
    }
    return NewBridge.insert(state.bridge(), free.build(), index.snapshot().root().uuid());
  }

  private static OvsdbChangeSet together(
      List<OvsdbChange> bridge, List<OvsdbChange> leaving, List<OvsdbChange> staying) {
    return new OvsdbChangeSet(
        Stream.of(bridge, leaving, staying)
            .flatMap(List::stream)
            .collect(ImmutableList.toImmutableList()));
  }

  /** Ports that are not to be here. */
  private ImmutableList<OvsdbChange> leaving(BridgeRow bridge) {
    return leaving(bridge, mark -> true);
  }

  /** Tunnels that are not to be here: a switch opens no second one like it. */
  private ImmutableList<OvsdbChange> tunnelsLeaving(BridgeRow bridge) {
    return leaving(bridge, mark -> mark.kind() == OvsdbMark.Kind.TUNNEL);
  }

  private ImmutableList<OvsdbChange> leaving(BridgeRow bridge, Predicate<OvsdbMark> wanted) {
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    for (Holder holder : index.portsOf(bridge)) {
      String name = holder.port().name();
      if (state.port(name).isEmpty() && !isShared(holder)) {
        holder
            .mark()
            .filter(wanted)
            .ifPresent(mark -> changes.addAll(PortChanges.leave(mark, holder)));
      }
    }
    return changes.build();
  }

  private boolean areArriving() {
    return state.localPorts().anyMatch(this::isArriving);
  }

  /** Whether the switch has not yet tried to open a port that is to be here. */
  private boolean isArriving(DesiredPort desired) {
    Placement placement = Placement.of(desired, state.bridge().name(), index);
    return placement instanceof Placement.Absent
        || (placement instanceof Placement.InPlace found && found.iface().ofport().isEmpty());
  }

  /** Ports that come or change. */
  private ImmutableList<OvsdbChange> staying(BridgeRow bridge) {
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    int ordinal = 0;
    for (DesiredPort desired : state.allPorts()) {
      Placement placement = placement(desired);
      if (placement instanceof Placement.Absent) {
        changes.addAll(PortChanges.insertOn(bridge, desired, ordinal));
      } else if (placement instanceof Placement.InPlace found) {
        changes.addAll(PortChanges.repair(desired, found));
      }
      ordinal++;
    }
    return changes.build();
  }

  private Optional<TunnelMend> tunnelMend(BridgeRow bridge) {
    DesiredPort tunnel = state.tunnel();
    if (!(Placement.of(tunnel, bridge.name(), index) instanceof Placement.InPlace found)
        || !ColumnDrift.differsInPlace(tunnel, found)) {
      return Optional.empty();
    }
    OptionalInt ofport = new Ofports(index.portsOf(bridge)).usable(found.iface());
    return ofport.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TunnelMend(
                ofport.getAsInt(), new OvsdbChangeSet(PortChanges.repair(tunnel, found))));
  }

  /** Whether another bridge has the same port: the mark there is not ours to take off. */
  private boolean isShared(Holder holder) {
    return index.holdersOf(holder.port().name()).stream()
        .anyMatch(other -> !other.bridge().uuid().equals(holder.bridge().uuid()));
  }

  private Placement placement(DesiredPort desired) {
    Placement placement = Placement.of(desired, state.bridge().name(), index);
    if (placement instanceof Placement.Taken taken) {
      problems.add(new OvsdbProblem(Optional.of(desired.interfaceName()), taken.text()));
    }
    return placement;
  }
}
