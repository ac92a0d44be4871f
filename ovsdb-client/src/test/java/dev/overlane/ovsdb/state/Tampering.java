package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One thing that somebody does to a host behind Overlane's back.
 *
 * @param kind what
 * @param where chooses among the rows that exist
 * @param which chooses among names and values
 */
record Tampering(Kind kind, int where, int which) {
  private static final ImmutableList<String> BRIDGES =
      ImmutableList.of("br0", "br1", "br-ext", "vtep1", "br0.101");
  private static final ImmutableList<String> NAMES =
      ImmutableList.of(
          "vA", "vB", "vC", "vtep0", "vtep1", "br0.100", "br0.101", "br1.100", "eth1", "eth2", "p");
  private static final ImmutableList<Object> TAGS = ImmutableList.of(ImmutableSet.of(), 100L, 7L);
  private static final ImmutableList<Object> MODES =
      ImmutableList.of(ImmutableSet.of(), "access", "trunk", "dot1q-tunnel");
  private static final ImmutableList<String> TYPES =
      ImmutableList.of("", "system", "internal", "vxlan", "patch");
  private static final ImmutableList<String> MARKS =
      ImmutableList.of("bridge", "tunnel", "segment:ab", "port:A", "port:Z", "unknown", "port");
  private static final ImmutableList<String> TARGETS =
      ImmutableList.of("tcp:192.168.77.1:6653", "tcp:10.0.0.1:6653");

  /** What is done. */
  enum Kind {
    ADD_BRIDGE,
    ADD_PORT,
    ADD_BOND,
    ADD_ODD_PORT,
    DELETE_PORT,
    MOVE_PORT,
    SHARE_PORT,
    TAG,
    TRUNKS,
    MODE,
    FAKE_BRIDGE,
    TYPE,
    OPTIONS,
    IFACE_ID,
    MARK_PORT,
    ADOPT_PORT,
    UNMARK_PORT,
    FOREIGN_KEY,
    MARK_BRIDGE,
    UNMARK_BRIDGE,
    FAIL_MODE,
    DATAPATH_TYPE,
    PROTOCOLS,
    OTHER_CONFIG,
    ADD_CONTROLLER,
    SHARE_CONTROLLER,
    CONTROLLER_MODE
  }

  /** Does it, if there is what it is done to. */
  void on(FakeHost host) {
    OvsdbSnapshot snapshot = host.snapshot();
    if (kind == Kind.ADD_BRIDGE) {
      unused(snapshot, BRIDGES).stream().limit(1).forEach(host::addBridge);
      return;
    }
    List<BridgeRow> bridges = sorted(snapshot.bridges().values(), BridgeRow::name);
    if (!bridges.isEmpty()) {
      BridgeRow bridge = choose(bridges, where);
      onBridge(host, bridge);
      onNewPort(host, bridge, unused(snapshot, NAMES));
      List<PortRow> ports =
          sorted(snapshot.ports().values(), PortRow::name).stream()
              .filter(
                  port ->
                      snapshot.bridges().values().stream()
                          .noneMatch(b -> b.name().equals(port.name())))
              .toList();
      if (!ports.isEmpty()) {
        onPort(host, choose(ports, where), choose(bridges, which));
        onInterface(
            host, choose(sorted(snapshot.interfaces().values(), InterfaceRow::name), where));
      }
    }
  }

  private void onBridge(FakeHost host, BridgeRow bridge) {
    String name = bridge.name();
    switch (kind) {
      case MARK_BRIDGE -> host.putKey(bridge.uuid(), "external_ids", "overlane", mark());
      case UNMARK_BRIDGE -> host.setBridge(name, "external_ids", ImmutableMap.of("their", "key"));
      case FAIL_MODE -> host.setBridge(name, "fail_mode", "standalone");
      case DATAPATH_TYPE -> host.setBridge(name, "datapath_type", which % 2 == 0 ? "" : "netdev");
      case PROTOCOLS -> host.setBridge(name, "protocols", ImmutableSet.of("OpenFlow10"));
      case OTHER_CONFIG -> host.setBridge(name, "other_config", ImmutableMap.of("hwaddr", "x"));
      case ADD_CONTROLLER -> host.addController(name, choose(TARGETS, which), which % 3 == 0);
      case CONTROLLER_MODE -> {
        for (UUID controller : bridge.controllers()) {
          host.setController(controller, "connection_mode", "in-band");
        }
      }
      case SHARE_CONTROLLER -> {
        for (UUID controller : host.snapshot().controllers().keySet()) {
          host.referController(name, controller);
        }
      }
      default -> {}
    }
  }

  private void onNewPort(FakeHost host, BridgeRow bridge, List<String> free) {
    if (free.size() < 3) {
      return;
    }
    switch (kind) {
      case ADD_PORT -> host.addPort(bridge.name(), free.get(0));
      case ADD_BOND -> host.addBond(bridge.name(), free.get(0), free.get(1), free.get(2));
      case ADD_ODD_PORT -> host.addBond(bridge.name(), free.get(0), free.get(1));
      default -> {}
    }
  }

  private void onPort(FakeHost host, PortRow port, BridgeRow other) {
    String name = port.name();
    BridgeRow own =
        host.snapshot().bridges().values().stream()
            .filter(bridge -> bridge.ports().contains(port.uuid()))
            .findFirst()
            .orElseThrow();
    switch (kind) {
      case DELETE_PORT -> host.deletePort(own.name(), name);
      case MOVE_PORT -> {
        if (!own.equals(other)) {
          host.movePort(own.name(), name, other.name());
        }
      }
      case SHARE_PORT -> host.referPort(other.name(), name);
      case TAG -> host.setPort(name, "tag", choose(TAGS, which));
      case TRUNKS -> host.setPort(name, "trunks", ImmutableSet.of(100L, 7L));
      case MODE -> host.setPort(name, "vlan_mode", choose(MODES, which));
      case FAKE_BRIDGE -> host.setPort(name, "fake_bridge", which % 2 == 0);
      case MARK_PORT -> host.putKey(port.uuid(), "external_ids", "overlane", mark());
      case ADOPT_PORT -> host.putKey(port.uuid(), "external_ids", "overlane-adopted", "true");
      case UNMARK_PORT -> host.setPort(name, "external_ids", ImmutableMap.of());
      case FOREIGN_KEY -> host.putKey(port.uuid(), "external_ids", "their", "key");
      default -> {}
    }
  }

  private void onInterface(FakeHost host, InterfaceRow iface) {
    switch (kind) {
      case TYPE -> host.setInterface(iface.name(), "type", choose(TYPES, which));
      case OPTIONS -> host.putKey(iface.uuid(), "options", "key", "9999");
      case IFACE_ID -> host.putKey(iface.uuid(), "external_ids", "iface-id", "M");
      default -> {}
    }
  }

  private String mark() {
    return choose(MARKS, which);
  }

  private List<String> unused(OvsdbSnapshot snapshot, List<String> names) {
    List<String> free =
        names.stream()
            .filter(
                name ->
                    snapshot.bridges().values().stream().noneMatch(row -> row.name().equals(name)))
            .filter(
                name ->
                    snapshot.ports().values().stream().noneMatch(row -> row.name().equals(name)))
            .filter(
                name ->
                    snapshot.interfaces().values().stream()
                        .noneMatch(row -> row.name().equals(name)))
            .toList();
    int start = free.isEmpty() ? 0 : which % free.size();
    return ImmutableList.<String>builder()
        .addAll(free.subList(start, free.size()))
        .addAll(free.subList(0, start))
        .build();
  }

  private static <T> List<T> sorted(Iterable<T> rows, Function<T, String> name) {
    return ImmutableList.sortedCopyOf(Comparator.comparing(name), rows);
  }

  private static <T> T choose(List<T> choices, int choice) {
    return choices.get(choice % choices.size());
  }
}
