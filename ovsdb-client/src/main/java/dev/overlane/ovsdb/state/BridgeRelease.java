package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.overlane.config.model.DatapathId;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes Overlane's columns off a bridge that stays. A switch that loses its last controller drops
 * all flows (connmgr_set_controllers in ofproto/connmgr.c of Open vSwitch). It stays in fail-mode
 * secure: what it was before is not known, and ports of several segments, of which the tags go,
 * would otherwise be joined.
 */
final class BridgeRelease {
  private BridgeRelease() {}

  /**
   * The changes; none if nothing on the bridge itself is Overlane's.
   *
   * @param ports all of the bridge
   */
  static ImmutableList<OvsdbChange> of(
      BridgeRow bridge,
      ImmutableList<Holder> ports,
      DatapathId datapathId,
      ImmutableSet<String> targets,
      OvsdbSnapshot snapshot) {
    boolean ours = BridgeTakeover.isOurs(bridge, ports);
    List<String> words = new ArrayList<>();
    ImmutableSet<UUID> controllers =
        controllers(bridge, snapshot)
            .filter(row -> targets.contains(row.target()))
            .map(ControllerRow::uuid)
            .collect(toImmutableSet());
    if (!controllers.isEmpty()) {
      words.add("controller " + String.join(" ", targets) + " -> none");
    }
    boolean marked = bridge.externalIds().containsKey(OvsdbMark.KEY);
    boolean ourProtocols = ours && bridge.protocols().equals(DesiredBridge.PROTOCOLS);
    if (ourProtocols) {
      words.add(
          "protocols " + String.join(",", new TreeSet<>(DesiredBridge.PROTOCOLS)) + " -> any");
    }
    ImmutableSet<String> config = ours ? ourConfig(bridge, datapathId) : ImmutableSet.of();
    config.forEach(
        key -> words.add("other_config:" + key + " " + bridge.otherConfig().get(key) + " -> none"));
    String what =
        "~ bridge "
            + bridge.name()
            + " stays"
            + (marked ? ", unmarked" : "")
            + (words.isEmpty() ? "" : ", " + String.join(", ", words));
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    UUID row = bridge.uuid();
    if (marked) {
      changes.add(Marking.remove(what, Table.BRIDGE, row));
    }
    if (!controllers.isEmpty()) {
      changes.add(
          new MutateRefs(what, Table.BRIDGE, row, "controller", ImmutableSet.of(), controllers));
    }
    if (ourProtocols) {
      changes.add(
          new Update(what, Table.BRIDGE, row, ImmutableMap.of("protocols", ColumnDrift.CLEARED)));
    }
    if (!config.isEmpty()) {
      changes.add(
          new MutateMap(what, Table.BRIDGE, row, "other_config", ImmutableMap.of(), config));
    }
    return changes.build();
  }

  /** The targets of the bridge's controllers that stay. */
  static Stream<String> others(
      BridgeRow bridge, ImmutableSet<String> targets, OvsdbSnapshot snapshot) {
    return controllers(bridge, snapshot)
        .filter(row -> !targets.contains(row.target()))
        .map(ControllerRow::target)
        .sorted();
  }

  private static Stream<ControllerRow> controllers(BridgeRow bridge, OvsdbSnapshot snapshot) {
    return bridge.controllers().stream().map(snapshot.controllers()::get).filter(Objects::nonNull);
  }

  /** The keys of other_config that still have the values that Overlane gives them. */
  private static ImmutableSet<String> ourConfig(BridgeRow bridge, DatapathId datapathId) {
    return ImmutableSet.copyOf(
        new TreeSet<>(
            Maps.filterEntries(
                    DesiredBridge.otherConfig(datapathId),
                    entry -> entry.getValue().equals(bridge.otherConfig().get(entry.getKey())))
                .keySet()));
  }
}
