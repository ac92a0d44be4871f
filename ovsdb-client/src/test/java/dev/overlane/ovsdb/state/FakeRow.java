package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** A row of {@link FakeDatabase}; an absent cell has its column's default. */
record FakeRow(UUID uuid, Table table, Map<String, Object> cells) {

  static OvsdbSnapshot snapshot(FakeRow root, Collection<FakeRow> rows) {
    return new OvsdbSnapshot(
        new RootRow(
            root.uuid,
            root.refs("bridges"),
            Optional.empty(),
            root.map("external_ids"),
            Optional.of("3.1.0")),
        select(rows, Table.BRIDGE, FakeRow::asBridge),
        select(rows, Table.PORT, FakeRow::asPort),
        select(rows, Table.INTERFACE, FakeRow::asInterface),
        select(rows, Table.CONTROLLER, FakeRow::asController),
        ImmutableMap.of());
  }

  ImmutableSet<UUID> refs(String column) {
    return set(column, UUID.class);
  }

  ImmutableMap<String, String> map(String column) {
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    ((Map<?, ?>) cells.getOrDefault(column, Map.of()))
        .forEach((key, value) -> map.put((String) key, (String) value));
    return ImmutableMap.copyOf(ImmutableSortedMap.copyOf(map.buildOrThrow()));
  }

  String text(String column) {
    return optionalText(column).orElse("");
  }

  private <T> ImmutableSet<T> set(String column, Class<T> type) {
    return ((Set<?>) cells.getOrDefault(column, Set.of()))
        .stream().map(type::cast).sorted().collect(ImmutableSet.toImmutableSet());
  }

  /** A cell of an optional column: set, unset, or cleared by the empty set. */
  private Optional<Object> optional(String column) {
    return Optional.ofNullable(cells.get(column)).filter(value -> !value.equals(Set.of()));
  }

  private Optional<String> optionalText(String column) {
    return optional(column).map(String.class::cast);
  }

  private OptionalInt optionalInt(String column) {
    return optional(column).map(Long.class::cast).stream().mapToInt(Math::toIntExact).findFirst();
  }

  private boolean flag(String column) {
    return (Boolean) cells.getOrDefault(column, false);
  }

  private BridgeRow asBridge() {
    return new BridgeRow(
        uuid,
        text("name"),
        refs("ports"),
        refs("controller"),
        refs("mirrors"),
        optionalText("fail_mode"),
        text("datapath_type"),
        optionalText("datapath_id"),
        set("protocols", String.class),
        map("other_config"),
        map("external_ids"));
  }

  private PortRow asPort() {
    return new PortRow(
        uuid,
        text("name"),
        refs("interfaces"),
        optionalInt("tag"),
        set("trunks", Long.class).stream()
            .map(Math::toIntExact)
            .collect(ImmutableSet.toImmutableSet()),
        optionalText("vlan_mode"),
        flag("fake_bridge"),
        map("external_ids"));
  }

  private InterfaceRow asInterface() {
    return new InterfaceRow(
        uuid,
        text("name"),
        text("type"),
        map("options"),
        optionalInt("ofport"),
        optionalText("error"),
        optionalInt("ofport_request"),
        optionalInt("ifindex").equals(OptionalInt.of(0)) && optionalText("mac_in_use").isEmpty()
            ? DeviceState.GONE
            : DeviceState.HELD,
        optionalInt("mtu_request"),
        map("external_ids"));
  }

  private ControllerRow asController() {
    return new ControllerRow(
        uuid,
        text("target"),
        flag("is_connected"),
        optionalText("connection_mode"),
        optionalInt("max_backoff"));
  }

  private static <T> ImmutableMap<UUID, T> select(
      Collection<FakeRow> rows, Table table, Function<FakeRow, T> as) {
    return rows.stream()
        .filter(row -> row.table == table)
        .collect(ImmutableMap.toImmutableMap(FakeRow::uuid, as));
  }
}
