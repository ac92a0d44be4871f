package dev.overlane.ovsdb.state;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Optional;

/**
 * Takes off a host what Overlane made there, and nothing else: by its marks alone, so that the file
 * need not know the host any more. A pure function.
 *
 * <p>A bridge is a host's by its datapath id, which is made of the host's name: so another host's
 * bridge, at an address that was mistyped, is not taken for it.
 */
public final class Teardown {
  private final DatapathId datapathId;
  private final Optional<String> named;
  private final ImmutableSet<String> targets;
  private final SnapshotIndex index;
  private final ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
  private final ImmutableList.Builder<String> left = ImmutableList.builder();
  private final ImmutableList.Builder<String> others = ImmutableList.builder();

  private Teardown(
      DatapathId datapathId,
      Optional<String> named,
      ImmutableSet<String> targets,
      OvsdbSnapshot snapshot) {
    this.datapathId = datapathId;
    this.named = named;
    this.targets = targets;
    this.index = new SnapshotIndex(snapshot);
  }

  /**
   * What is to be done on a host.
   *
   * @param datapathId that of the host
   * @param bridge the bridge to clear, whatever its datapath id; empty: the host's own
   * @param targets what Overlane writes as the controllers of a bridge, if it writes any
   */
  public static TeardownPlan of(
      DatapathId datapathId,
      Optional<String> bridge,
      ImmutableSet<String> targets,
      OvsdbSnapshot snapshot) {
    return new Teardown(datapathId, bridge, targets, snapshot).plan();
  }

  private TeardownPlan plan() {
    for (BridgeRow bridge : index.bridges().values()) {
      ImmutableList<Holder> ports = index.portsOf(bridge);
      boolean marked =
          OvsdbMark.in(bridge.externalIds()).isPresent()
              || ports.stream().anyMatch(port -> port.mark().isPresent());
      if (marked && isMeant(bridge)) {
        clear(bridge, ports);
      } else if (marked) {
        others.add(bridge.name());
      }
    }
    if (others.build().isEmpty()) {
      releaseEpoch();
    }
    return new TeardownPlan(new OvsdbChangeSet(changes.build()), left.build(), others.build());
  }

  /** A cluster of controllers holds the host no more. */
  private void releaseEpoch() {
    String held = index.snapshot().root().externalIds().get(HostEpoch.KEY);
    if (held != null) {
      changes.add(
          new OvsdbChange.MutateMap(
              "- host epoch " + held,
              Table.ROOT,
              index.snapshot().root().uuid(),
              "external_ids",
              ImmutableMap.of(),
              ImmutableSet.of(HostEpoch.KEY)));
    }
  }

  private boolean isMeant(BridgeRow bridge) {
    String id = datapathId.toString();
    return named
        .map(bridge.name()::equals)
        .orElse(
            id.equals(bridge.otherConfig().get(DesiredBridge.DATAPATH_ID))
                || bridge.datapathId().equals(Optional.of(id)));
  }

  private void clear(BridgeRow bridge, ImmutableList<Holder> ports) {
    ImmutableList.Builder<String> stay = ImmutableList.builder();
    for (Holder port : ports) {
      ImmutableList<OvsdbChange> leaving =
          port.mark().map(mark -> PortChanges.leave(mark, port)).orElse(ImmutableList.of());
      changes.addAll(leaving);
      boolean goes = leaving.stream().anyMatch(MutateRefs.class::isInstance);
      if (!goes && !port.isLocal()) {
        stay.add(port.port().name());
      }
    }
    ImmutableList<String> staying = stay.build();
    if (isMadeByOverlane(bridge) && staying.isEmpty()) {
      remove(bridge);
    } else {
      changes.addAll(BridgeRelease.of(bridge, ports, datapathId, targets, index.snapshot()));
      tellWhatStays(bridge, staying);
    }
  }

  /** Only the mark tells: a bridge that lost it may have been somebody else's. */
  private static boolean isMadeByOverlane(BridgeRow bridge) {
    return OvsdbMark.in(bridge.externalIds()).equals(Optional.of(OvsdbMark.BRIDGE))
        && !OvsdbMark.isAdopted(bridge.externalIds());
  }

  /** Its flows, its meters and the rows that only it refers to go with it. */
  private void remove(BridgeRow bridge) {
    changes.add(
        new MutateRefs(
            "- bridge " + bridge.name(),
            Table.ROOT,
            index.snapshot().root().uuid(),
            "bridges",
            ImmutableSet.of(),
            ImmutableSet.of(bridge.uuid())));
  }

  private void tellWhatStays(BridgeRow bridge, ImmutableList<String> staying) {
    String name = bridge.name();
    left.add(
        "bridge "
            + name
            + (isMadeByOverlane(bridge)
                ? ", for it holds ports that are not Overlane's: " + String.join(", ", staying)
                : ", which Overlane did not make")
            + "; `ovs-vsctl del-br "
            + name
            + "` removes it with all that it holds");
    String others = BridgeRelease.others(bridge, targets, index.snapshot()).collect(joining(", "));
    if (!others.isEmpty()) {
      left.add(
          "controller "
              + others
              + " of bridge "
              + name
              + ", which the file does not name, and so the flows; `ovs-vsctl del-controller "
              + name
              + "` takes off both");
    }
    if (bridge.failMode().equals(Optional.of(DesiredBridge.FAIL_MODE))) {
      left.add(
          "fail-mode secure of bridge "
              + name
              + ": without flows nothing passes it; `ovs-vsctl del-fail-mode "
              + name
              + "` has it join its ports");
    }
  }
}
