package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/** Changes of a Bridge row that exists, and of its Controller rows. */
final class BridgeChanges {
  private static final String CONTROLLER_LABEL = "controller";

  private final DesiredBridge desired;
  private final BridgeRow row;
  private final OvsdbSnapshot snapshot;
  private final String title;
  private final ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();

  private BridgeChanges(DesiredBridge desired, BridgeRow row, OvsdbSnapshot snapshot) {
    this.desired = desired;
    this.row = row;
    this.snapshot = snapshot;
    this.title = "~ bridge " + desired.name() + " ";
  }

  /** What makes the bridge as desired, its ports apart; none if it is. */
  static ImmutableList<OvsdbChange> repair(
      DesiredBridge desired, BridgeRow row, OvsdbSnapshot snapshot) {
    BridgeChanges repair = new BridgeChanges(desired, row, snapshot);
    repair.mark();
    repair.columns();
    repair.otherConfig();
    if (!desired.controllerTargets().isEmpty()) {
      repair.controllers(desired.controllerTargets());
    }
    return repair.changes.build();
  }

  /** Controller rows that a switch is to have. */
  static ImmutableList<Insert> insertControllers(String what, List<String> targets) {
    ImmutableList.Builder<Insert> inserts = ImmutableList.builder();
    for (int ordinal = 0; ordinal < targets.size(); ordinal++) {
      inserts.add(
          new Insert(
              what,
              Table.CONTROLLER,
              label(ordinal),
              ImmutableMap.of(
                  "target", new OvsdbValue.Text(targets.get(ordinal)),
                  "connection_mode", new OvsdbValue.Text(DesiredBridge.CONNECTION_MODE),
                  "max_backoff", new OvsdbValue.Whole(DesiredBridge.MAX_BACKOFF))));
    }
    return inserts.build();
  }

  /** References to the rows of so many inserts. */
  static ImmutableSet<OvsdbValue.Ref> insertedControllers(int count) {
    return IntStream.range(0, count)
        .mapToObj(ordinal -> new OvsdbValue.Ref.Inserted(label(ordinal)))
        .collect(toImmutableSet());
  }

  private static String label(int ordinal) {
    return ordinal == 0 ? CONTROLLER_LABEL : CONTROLLER_LABEL + ordinal;
  }

  private void mark() {
    Marking.of(OvsdbMark.BRIDGE, ImmutableMap.of(), row.externalIds())
        .ifPresent(marking -> changes.add(marking.asChange(title, Table.BRIDGE, row.uuid())));
  }

  private void columns() {
    ColumnDrift.Builder drift = new ColumnDrift.Builder();
    String type = InterfaceTypes.named(row.datapathType());
    String wantedType = desired.datapathType().ovsName();
    if (!type.equals(wantedType)) {
      OvsdbValue value = new OvsdbValue.Text(wantedType);
      drift.add("datapath_type", value, "datapath-type " + type, wantedType);
    }
    String failMode = row.failMode().orElse("standalone");
    if (!failMode.equals(DesiredBridge.FAIL_MODE)) {
      OvsdbValue value = new OvsdbValue.Text(DesiredBridge.FAIL_MODE);
      drift.add("fail_mode", value, "fail-mode " + failMode, DesiredBridge.FAIL_MODE);
    }
    if (!row.protocols().equals(DesiredBridge.PROTOCOLS)) {
      String was =
          row.protocols().isEmpty() ? "any" : String.join(",", new TreeSet<>(row.protocols()));
      OvsdbValue value = new OvsdbValue.TextSet(ImmutableSet.copyOf(DesiredBridge.PROTOCOLS));
      String wanted = String.join(",", DesiredBridge.PROTOCOLS);
      drift.add("protocols", value, "protocols " + was, wanted);
    }
    ColumnDrift columns = drift.build();
    if (!columns.isEmpty()) {
      String what = title + String.join(", ", columns.words());
      changes.add(new Update(what, Table.BRIDGE, row.uuid(), columns.columns()));
    }
  }

  private void otherConfig() {
    ImmutableMap<String, String> put =
        ImmutableMap.copyOf(
            Maps.filterEntries(
                desired.otherConfig(),
                entry -> !entry.getValue().equals(row.otherConfig().get(entry.getKey()))));
    if (!put.isEmpty()) {
      String what =
          title + String.join(", ", ColumnDrift.keyWords("other_config:", row.otherConfig(), put));
      changes.add(
          new MutateMap(what, Table.BRIDGE, row.uuid(), "other_config", put, ImmutableSet.of()));
    }
  }

  /**
   * As ovs-vsctl set-controller does: these rows, others go; a row that is right stays connected.
   */
  private void controllers(ImmutableSortedSet<String> targets) {
    ImmutableList<ControllerRow> rows = controllers();
    Map<String, ControllerRow> kept = new TreeMap<>();
    for (ControllerRow row : rows) {
      if (targets.contains(row.target()) && !isShared(row)) {
        kept.putIfAbsent(row.target(), row);
      }
    }
    ImmutableSet<UUID> staying =
        kept.values().stream().map(ControllerRow::uuid).collect(toImmutableSet());
    ImmutableSet<UUID> others =
        ImmutableSet.copyOf(Sets.filter(row.controllers(), uuid -> !staying.contains(uuid)));
    kept.values().forEach(this::controllerColumns);
    ImmutableList<String> missing =
        targets.stream().filter(target -> !kept.containsKey(target)).collect(toImmutableList());
    if (missing.isEmpty() && others.isEmpty()) {
      return;
    }
    String was = rows.stream().map(ControllerRow::target).sorted().collect(joining(","));
    String what =
        title + "controller " + (was.isEmpty() ? "none" : was) + " -> " + String.join(",", targets);
    changes.addAll(insertControllers(what, missing));
    changes.add(
        new MutateRefs(
            what,
            Table.BRIDGE,
            row.uuid(),
            "controller",
            insertedControllers(missing.size()),
            others));
  }

  private void controllerColumns(ControllerRow controller) {
    ColumnDrift.Builder drift = new ColumnDrift.Builder();
    String mode = controller.connectionMode().orElse("in-band");
    if (!mode.equals(DesiredBridge.CONNECTION_MODE)) {
      OvsdbValue value = new OvsdbValue.Text(DesiredBridge.CONNECTION_MODE);
      drift.add("connection_mode", value, "connection-mode " + mode, DesiredBridge.CONNECTION_MODE);
    }
    OptionalInt backoff = controller.maxBackoff();
    if (!backoff.equals(OptionalInt.of(DesiredBridge.MAX_BACKOFF))) {
      OvsdbValue value = new OvsdbValue.Whole(DesiredBridge.MAX_BACKOFF);
      String was = backoff.isPresent() ? Integer.toString(backoff.getAsInt()) : "unset";
      drift.add(
          "max_backoff", value, "max-backoff " + was, Integer.toString(DesiredBridge.MAX_BACKOFF));
    }
    ColumnDrift columns = drift.build();
    if (!columns.isEmpty()) {
      String what = title + String.join(", ", columns.words());
      changes.add(new Update(what, Table.CONTROLLER, controller.uuid(), columns.columns()));
    }
  }

  /** The bridge's Controller rows, connected ones first. */
  private ImmutableList<ControllerRow> controllers() {
    return row.controllers().stream()
        .map(snapshot.controllers()::get)
        .filter(Objects::nonNull)
        .sorted(
            Comparator.comparing((ControllerRow controller) -> !controller.connected())
                .thenComparing(ControllerRow::uuid))
        .collect(toImmutableList());
  }

  /** Whether another bridge refers to the same row: it is not ours to change then. */
  private boolean isShared(ControllerRow controller) {
    return snapshot.bridges().values().stream()
        .anyMatch(
            bridge ->
                !bridge.uuid().equals(row.uuid())
                    && bridge.controllers().contains(controller.uuid()));
  }
}
