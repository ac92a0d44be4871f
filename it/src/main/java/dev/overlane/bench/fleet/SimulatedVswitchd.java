package dev.overlane.bench.fleet;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The ovs-vswitchd of one host: after each commit it opens and closes ports as the rows say, tells
 * its switches, and writes ofports, datapath ids and connections back. Every device exists.
 * Confined to the event loop.
 */
final class SimulatedVswitchd {
  private static final int LOCAL = 65534;

  private final SimulatedDatabase database;
  private final LongFunction<SimulatedSwitch> switches;
  private final Map<String, Bridge> bridges = new HashMap<>();

  /** What is open behind an OpenFlow port. */
  private record Device(int ofport, String type) {}

  /** A bridge as it really is. */
  private record Bridge(SimulatedSwitch flows, Map<String, Device> open) {}

  /**
   * @param switches makes a switch with a datapath id
   */
  SimulatedVswitchd(SimulatedDatabase database, LongFunction<SimulatedSwitch> switches) {
    this.database = database;
    this.switches = switches;
  }

  /** Makes everything as the rows say, and the rows as everything is. */
  void react() {
    RowStore store = database.store();
    RowStore.Draft draft = store.draft();
    Set<String> names = new HashSet<>();
    for (Row bridge : rows(store, store.root(), "bridges")) {
      names.add(bridge.get("name").text());
      realise(store, bridge, draft);
    }
    bridges.forEach(
        (name, bridge) -> {
          if (!names.contains(name)) {
            bridge.flows.powerOff();
          }
        });
    bridges.keySet().retainAll(names);
    database.commit(draft);
  }

  private void realise(RowStore store, Row row, RowStore.Draft draft) {
    String name = row.get("name").text();
    long id = datapathId(row, name);
    Bridge bridge = bridges.get(name);
    if (bridge == null || bridge.flows.datapathId() != id) {
      if (bridge != null) {
        bridge.flows.powerOff();
      }
      bridge = new Bridge(switches.apply(id), new LinkedHashMap<>());
      bridges.put(name, bridge);
    }
    draft.put(row.with("datapath_id", Datum.text(String.format("%016x", id))));
    openPorts(store, row, bridge, draft);
    connect(rows(store, row, "controller"), bridge.flows, draft);
  }

  private static void openPorts(RowStore store, Row row, Bridge bridge, RowStore.Draft draft) {
    List<Row> interfaces = new ArrayList<>();
    for (Row port : rows(store, row, "ports")) {
      interfaces.addAll(rows(store, port, "interfaces"));
    }
    Map<String, Device> before = new HashMap<>(bridge.open);
    bridge.open.clear();
    int next = before.values().stream().mapToInt(Device::ofport).max().orElse(0) + 1;
    for (Row each : interfaces) {
      String name = each.get("name").text();
      String type = each.get("type").text();
      if (name.equals(row.get("name").text())) {
        draft.put(each.with("ofport", Datum.whole(LOCAL)));
      } else {
        Device device = before.get(name);
        if (device == null || !device.type.equals(type)) {
          device = new Device(next++, type);
        }
        bridge.open.put(name, device);
        draft.put(each.with("ofport", Datum.whole(device.ofport)));
      }
    }
    ImmutableSortedMap.Builder<Integer, String> ports = ImmutableSortedMap.naturalOrder();
    bridge.open.forEach((name, device) -> ports.put(device.ofport, name));
    bridge.flows.setPorts(ports.buildOrThrow());
  }

  private static void connect(List<Row> controllers, SimulatedSwitch flows, RowStore.Draft draft) {
    flows.setTargets(
        controllers.stream().map(row -> row.get("target").text()).collect(toImmutableSet()));
    for (Row controller : controllers) {
      boolean connected = flows.isConnected(controller.get("target").text());
      draft.put(controller.with("is_connected", Datum.flag(connected)));
    }
  }

  private static long datapathId(Row bridge, String name) {
    Optional<String> configured = bridge.get("other_config").under("datapath-id");
    return configured.isPresent()
        ? Long.parseUnsignedLong(configured.get(), 16)
        : Hashing.farmHashFingerprint64().hashString(name, StandardCharsets.UTF_8).asLong();
  }

  private static List<Row> rows(RowStore store, Row row, String column) {
    return row.get(column).references().stream().flatMap(id -> store.find(id).stream()).toList();
  }

  /** How many flows all its switches hold. */
  int flows() {
    return bridges.values().stream().mapToInt(bridge -> bridge.flows.flows()).sum();
  }

  /** Whether each of its switches has a controller that alone writes. */
  boolean isLed() {
    return bridges.values().stream().allMatch(bridge -> bridge.flows.isLed());
  }

  /** Cuts the connections of all switches, or lets them dial again. */
  void setReachable(boolean reachable) {
    bridges.values().forEach(bridge -> bridge.flows.setReachable(reachable));
  }
}
