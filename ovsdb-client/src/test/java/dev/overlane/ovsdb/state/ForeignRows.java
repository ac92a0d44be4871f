package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is not Overlane's on a host, written without the production code: whole rows, and keys
 * of rows that are shared.
 */
final class ForeignRows {
  private static final Set<String> OUR_KEYS =
      Set.of("overlane", "overlane-adopted", "overlane-mtu", "disable-in-band", "datapath-id");

  private ForeignRows() {}

  /** Each thing by a name for it. */
  static ImmutableMap<String, Object> of(OvsdbState state, OvsdbSnapshot snapshot) {
    ImmutableMap.Builder<String, Object> foreign = ImmutableMap.builder();
    foreign.put("keys of Open_vSwitch", snapshot.root().externalIds());
    for (BridgeRow bridge : snapshot.bridges().values()) {
      if (!bridge.name().equals(state.bridge().name())) {
        foreign.put("bridge " + bridge.name(), bridge);
        bridge.ports().forEach(uuid -> putPort(foreign, bridge, uuid, snapshot));
        for (UUID uuid : bridge.controllers()) {
          put(foreign, bridge.name() + " controller " + uuid, snapshot.controllers().get(uuid));
        }
        continue;
      }
      foreign.put("other_config", foreignKeys(bridge.otherConfig()));
      foreign.put("external_ids", foreignKeys(bridge.externalIds()));
      for (UUID uuid : bridge.ports()) {
        PortRow port = snapshot.ports().get(uuid);
        if (port != null && isForeign(state, port)) {
          putPort(foreign, bridge, uuid, snapshot);
        } else if (port != null && state.port(port.name()).isPresent()) {
          foreign.put("external_ids of " + port.name(), foreignKeys(port.externalIds()));
        }
      }
    }
    return foreign.buildOrThrow();
  }

  private static boolean isForeign(OvsdbState state, PortRow port) {
    String mark = port.externalIds().getOrDefault("overlane", "");
    boolean marked = mark.matches("bridge|tunnel|(segment|port):.*");
    return !marked && state.port(port.name()).isEmpty();
  }

  private static void putPort(
      ImmutableMap.Builder<String, Object> foreign,
      BridgeRow bridge,
      UUID uuid,
      OvsdbSnapshot snapshot) {
    PortRow port = Objects.requireNonNull(snapshot.ports().get(uuid));
    foreign.put(bridge.name() + " port " + port.name(), port);
    for (UUID iface : port.interfaces()) {
      put(
          foreign,
          bridge.name() + " port " + port.name() + " interface " + iface,
          snapshot.interfaces().get(iface));
    }
  }

  private static void put(
      ImmutableMap.Builder<String, Object> foreign, String name, @Nullable Object row) {
    foreign.put(name, Objects.requireNonNull(row));
  }

  private static ImmutableMap<String, String> foreignKeys(Map<String, String> map) {
    return ImmutableMap.copyOf(
        Maps.filterKeys(map, Sets.difference(map.keySet(), OUR_KEYS)::contains));
  }
}
