package dev.overlane.ovsdb.state;

import static com.google.common.collect.MoreCollectors.onlyElement;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** A host whose rows a test sets up by name, as with ovs-vsctl. */
final class FakeHost {
  private final FakeDatabase database = new FakeDatabase();

  /** A host that is as a network says, its devices opened with ofports 1, 2, ... */
  static FakeHost converged(Networks network) {
    FakeHost host = new FakeHost();
    host.apply(OvsdbDiff.between(network.state(), host.snapshot()).changes());
    long ofport = 0;
    for (DesiredPort port : network.state().allPorts()) {
      host.setInterface(port.interfaceName(), "ofport", ++ofport);
    }
    return host;
  }

  OvsdbSnapshot snapshot() {
    return database.snapshot();
  }

  void apply(OvsdbChangeSet changes) {
    database.apply(changes);
  }

  /** As {@code ovs-vsctl add-br}. */
  @CanIgnoreReturnValue
  FakeHost addBridge(String name) {
    UUID bridge = database.insert(Table.BRIDGE, Map.of("name", name));
    database.refer(database.root(), "bridges", bridge);
    return addPort(name, name).setInterface(name, "type", "internal");
  }

  /** As {@code ovs-vsctl add-port}. */
  @CanIgnoreReturnValue
  FakeHost addPort(String bridge, String name) {
    return addBond(bridge, name, name);
  }

  /** As {@code ovs-vsctl add-bond}. */
  @CanIgnoreReturnValue
  FakeHost addBond(String bridge, String name, String... interfaces) {
    UUID port = database.insert(Table.PORT, Map.of("name", name));
    for (String iface : interfaces) {
      UUID row = database.insert(Table.INTERFACE, Map.of("name", iface));
      database.refer(port, "interfaces", row);
    }
    database.refer(bridge(bridge).uuid(), "ports", port);
    return this;
  }

  /** As {@code ovs-vsctl del-port}. */
  @CanIgnoreReturnValue
  FakeHost deletePort(String bridge, String name) {
    BridgeRow row = bridge(bridge);
    Set<UUID> rest = Sets.difference(row.ports(), Set.of(port(name).uuid()));
    database.set(row.uuid(), "ports", ImmutableSet.copyOf(rest));
    database.commit();
    return this;
  }

  /** Moves a Port row from one bridge to another. */
  @CanIgnoreReturnValue
  FakeHost movePort(String from, String name, String to) {
    database.refer(bridge(to).uuid(), "ports", port(name).uuid());
    return deletePort(from, name);
  }

  /** Puts a port on one more bridge. */
  @CanIgnoreReturnValue
  FakeHost referPort(String bridge, String name) {
    database.refer(bridge(bridge).uuid(), "ports", port(name).uuid());
    return this;
  }

  /** Adds a Controller row. */
  @CanIgnoreReturnValue
  FakeHost addController(String bridge, String target, boolean connected) {
    UUID row =
        database.insert(Table.CONTROLLER, Map.of("target", target, "is_connected", connected));
    return referController(bridge, row);
  }

  @CanIgnoreReturnValue
  FakeHost referController(String bridge, UUID controller) {
    database.refer(bridge(bridge).uuid(), "controller", controller);
    return this;
  }

  @CanIgnoreReturnValue
  FakeHost setBridge(String name, String column, Object value) {
    database.set(bridge(name).uuid(), column, value);
    return this;
  }

  @CanIgnoreReturnValue
  FakeHost setPort(String name, String column, Object value) {
    database.set(port(name).uuid(), column, value);
    return this;
  }

  @CanIgnoreReturnValue
  FakeHost setInterface(String name, String column, Object value) {
    database.set(iface(name).uuid(), column, value);
    return this;
  }

  @CanIgnoreReturnValue
  FakeHost setController(UUID row, String column, Object value) {
    database.set(row, column, value);
    return this;
  }

  /** Sets a key of a map column of any row. */
  @CanIgnoreReturnValue
  FakeHost putKey(UUID row, String column, String key, String value) {
    Map<String, String> map = new TreeMap<>(database.row(row).map(column));
    map.put(key, value);
    database.set(row, column, ImmutableMap.copyOf(map));
    return this;
  }

  BridgeRow bridge(String name) {
    return snapshot().bridges().values().stream()
        .filter(row -> row.name().equals(name))
        .collect(onlyElement());
  }

  ControllerRow controller(UUID row) {
    return snapshot().controllers().values().stream()
        .filter(controller -> controller.uuid().equals(row))
        .collect(onlyElement());
  }

  UUID onlyController(String bridge) {
    return bridge(bridge).controllers().stream().collect(onlyElement());
  }

  PortRow port(String name) {
    return snapshot().ports().values().stream()
        .filter(row -> row.name().equals(name))
        .collect(onlyElement());
  }

  InterfaceRow iface(String name) {
    return snapshot().interfaces().values().stream()
        .filter(row -> row.name().equals(name))
        .collect(onlyElement());
  }

  boolean hasPort(String name) {
    return snapshot().ports().values().stream().anyMatch(row -> row.name().equals(name));
  }
}
