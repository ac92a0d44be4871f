package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.DeviceState;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A row as it is stored: a column without a cell has its default, and so has one whose cell is an
 * empty set.
 */
record FakeRow(UUID uuid, Table table, ImmutableSortedMap<String, OvsdbValue> cells) {

  FakeRow with(String column, OvsdbValue value) {
    TreeMap<String, OvsdbValue> next = new TreeMap<>(cells);
    next.put(column, value);
    return new FakeRow(uuid, table, ImmutableSortedMap.copyOf(next));
  }

  String name() {
    return text("name").orElse("");
  }

  Optional<String> text(String column) {
    return cells.get(column) instanceof OvsdbValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private OptionalInt whole(String column) {
    return cells.get(column) instanceof OvsdbValue.Whole whole
        ? OptionalInt.of(Math.toIntExact(whole.value()))
        : OptionalInt.empty();
  }

  private boolean flag(String column) {
    return cells.get(column) instanceof OvsdbValue.Flag flag && flag.value();
  }

  private ImmutableSet<String> texts(String column) {
    return cells.get(column) instanceof OvsdbValue.TextSet set ? set.values() : ImmutableSet.of();
  }

  ImmutableMap<String, String> map(String column) {
    return cells.get(column) instanceof OvsdbValue.TextMap map ? map.values() : ImmutableMap.of();
  }

  ImmutableSet<UUID> refs(String column) {
    return cells.get(column) instanceof OvsdbValue.RefSet set
        ? set.values().stream()
            .map(ref -> ((OvsdbValue.Ref.Existing) ref).uuid())
            .collect(ImmutableSet.toImmutableSet())
        : ImmutableSet.of();
  }

  static OvsdbValue refSet(Iterable<UUID> targets) {
    ImmutableSet.Builder<OvsdbValue.Ref> refs = ImmutableSet.builder();
    targets.forEach(target -> refs.add(new OvsdbValue.Ref.Existing(target)));
    return new OvsdbValue.RefSet(refs.build());
  }

  RootRow asRoot() {
    return new RootRow(
        uuid, refs("bridges"), Optional.empty(), map("external_ids"), Optional.of("3.1.0"));
  }

  BridgeRow asBridge() {
    return new BridgeRow(
        uuid,
        name(),
        refs("ports"),
        refs("controller"),
        refs("mirrors"),
        text("fail_mode"),
        text("datapath_type").orElse(""),
        text("datapath_id"),
        texts("protocols"),
        map("other_config"),
        map("external_ids"));
  }

  PortRow asPort() {
    return new PortRow(
        uuid,
        name(),
        refs("interfaces"),
        whole("tag"),
        texts("trunks").stream().map(Integer::valueOf).collect(ImmutableSet.toImmutableSet()),
        text("vlan_mode"),
        flag("fake_bridge"),
        map("external_ids"));
  }

  InterfaceRow asInterface() {
    return new InterfaceRow(
        uuid,
        name(),
        text("type").orElse(""),
        map("options"),
        whole("ofport"),
        text("error"),
        whole("ofport_request"),
        whole("ifindex").equals(OptionalInt.of(0)) && text("mac_in_use").isEmpty()
            ? DeviceState.GONE
            : DeviceState.HELD,
        whole("mtu_request"),
        map("external_ids"));
  }

  ControllerRow asController() {
    return new ControllerRow(
        uuid,
        text("target").orElse(""),
        flag("is_connected"),
        text("connection_mode"),
        whole("max_backoff"));
  }

  /** All references of the row, by column. */
  Map<String, ImmutableSet<UUID>> references() {
    TreeMap<String, ImmutableSet<UUID>> references = new TreeMap<>();
    cells.forEach(
        (column, value) -> {
          if (value instanceof OvsdbValue.RefSet) {
            references.put(column, refs(column));
          }
        });
    return references;
  }
}
