package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.trace.Fabric;
import dev.overlane.flow.trace.SwitchOracle;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A machine with Open vSwitch: a database, the server in front of it, the switch daemon behind it
 * and the switch. Its methods are what somebody with a shell on it can do.
 */
public final class FakeHost implements Fabric.Site {
  /** An empty map. */
  public static final OvsdbValue NO_KEYS = new OvsdbValue.TextMap(ImmutableMap.of());

  private final String name;
  private final DatapathId datapathId;
  private final Ipv4Address address;
  private final World world;
  private final ManualLoop flowIo;
  private final FakeDatabase database = new FakeDatabase();
  private final FakeOvsdb ovsdb;
  private final FakeVswitchd vswitchd;
  private final Map<DatapathId, FakeSwitch> switches = new HashMap<>();
  private final Writers writers;
  private int commits;

  FakeHost(String name, Ipv4Address address, World world) {
    this.name = name;
    this.datapathId = DatapathId.ofHost(name);
    this.address = address;
    this.world = world;
    this.writers = new Writers(name, world);
    this.flowIo = world.time().newLoop();
    ManualLoop rowIo = world.time().newLoop();
    this.ovsdb = new FakeOvsdb(name, rowIo, database, writers, this::committed);
    this.vswitchd = new FakeVswitchd(rowIo, ovsdb, database, this::switchOf);
  }

  private FakeSwitch switchOf(DatapathId id) {
    return switches.computeIfAbsent(
        id,
        key ->
            new FakeSwitch(
                flowIo,
                key,
                name,
                world,
                writers,
                bundle -> world.mutated(Mutation.ofFlows(name, bundle)),
                meters -> world.mutated(Mutation.ofMeters(name, meters))));
  }

  public String name() {
    return name;
  }

  String endpoint() {
    return "tcp:" + address + ":6640";
  }

  public FakeOvsdb ovsdb() {
    return ovsdb;
  }

  /** The switch of the bridge that Overlane makes. */
  public FakeSwitch flows() {
    return switchOf(datapathId);
  }

  public OvsdbSnapshot rows() {
    return database.snapshot();
  }

  /** How many transactions have changed its rows, whoever sent them. */
  public int commits() {
    return commits;
  }

  /** The machine's address in the underlay. */
  @Override
  public Ipv4Address vtep() {
    return address;
  }

  @Override
  public OptionalInt tunnelPort() {
    return ports().entrySet().stream()
        .filter(entry -> entry.getValue().equals("vtep0"))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  /** The switch as the controller made it. */
  @Override
  public SwitchOracle oracle() {
    return flows().oracle();
  }

  @Override
  public void learn(Flow flow) {
    flows().learn(flow);
  }

  /** Which device is behind each OpenFlow port of br0. */
  public ImmutableMap<Integer, String> ports() {
    return vswitchd.ports("br0");
  }

  /** The OpenFlow port of a device of br0. */
  public int ofport(String device) {
    return ports().entrySet().stream()
        .filter(entry -> entry.getValue().equals(device))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(device + " is not open on " + name))
        .getKey();
  }

  private void committed(
      OvsdbSnapshot before, OvsdbSnapshot after, Optional<OvsdbChangeSet> controllers) {
    commits++;
    if (controllers.isPresent() && isClaim(controllers.get())) {
      world.note(name + ": " + HostEpoch.in(after));
    } else if (controllers.isPresent()) {
      world.mutated(Mutation.ofRows(name, controllers.get()));
      checkNoFlowsNameWhatChanges(before, after);
    }
    vswitchd.poke();
  }

  /** Whether it says who writes to the host from now on, and nothing else. */
  private static boolean isClaim(OvsdbChangeSet changes) {
    return changes.changes().stream()
        .allMatch(
            change ->
                change instanceof MutateMap map
                    && map.table() == Table.ROOT
                    && map.put().keySet().equals(ImmutableSet.of(HostEpoch.KEY)));
  }

  /**
   * Flows go before rows: the order that isolation rests on. Not where an open tunnel is mended, so
   * that it does again what its flows take it to do; and not where somebody else has deleted the
   * rows and ovs-vswitchd has not noticed yet: ports and flows are then still there although
   * nothing in the database says so. What packets may do meanwhile is decided by the leak check.
   */
  private void checkNoFlowsNameWhatChanges(OvsdbSnapshot before, OvsdbSnapshot after) {
    ports()
        .forEach(
            (ofport, device) -> {
              Optional<String> was = meaning(before, device);
              Optional<String> now = meaning(after, device);
              if (was.isPresent() && !was.equals(now) && !isMended(device, before, after)) {
                if (flows().names(ofport)) {
                  throw new AssertionError(
                      name + ": rows of " + device + " change while flows name port " + ofport);
                }
                if (now.isEmpty()) {
                  vswitchd.releasedByController(device);
                }
              }
            });
  }

  /** Whether rows of the tunnel become right without the switch opening it anew. */
  private boolean isMended(String device, OvsdbSnapshot before, OvsdbSnapshot after) {
    Optional<InterfaceRow> was = iface(before, device);
    Optional<InterfaceRow> now = iface(after, device);
    return device.equals("vtep0")
        && was.isPresent()
        && now.isPresent()
        && was.get().uuid().equals(now.get().uuid())
        && was.get().type().equals(now.get().type())
        && now.get()
            .options()
            .equals(
                ImmutableMap.of(
                    "key",
                    "flow",
                    "remote_ip",
                    "flow",
                    "local_ip",
                    address.toString(),
                    "dst_port",
                    "4789"));
  }

  private static Optional<InterfaceRow> iface(OvsdbSnapshot rows, String name) {
    return rows.interfaces().values().stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** What the rows of a port say of its traffic; empty: there is no such port. */
  private static Optional<String> meaning(OvsdbSnapshot rows, String device) {
    return rows.ports().values().stream()
        .filter(port -> port.name().equals(device))
        .findFirst()
        .map(
            port -> {
              InterfaceRow iface = rows.interfaces().get(port.interfaces().iterator().next());
              return port.tag()
                  + " "
                  + port.trunks()
                  + " "
                  + port.vlanMode()
                  + " "
                  + iface.type()
                  + " "
                  + iface.options();
            });
  }

  // The network.

  /** The host dials in, as {@code ovs-vsctl set-manager} has it do. */
  public boolean dialIn(String systemId) {
    Place place = world.place();
    Optional<OvsdbPeer> peer = place.admit(systemId);
    peer.ifPresent(admitted -> ovsdb.dialled(place, admitted));
    return peer.isPresent();
  }

  void abandon(Place place) {
    ovsdb.abandon(place);
    switches.values().forEach(one -> one.abandon(place));
  }

  void cut(Place place) {
    ovsdb.drop(place, "connection timed out");
    switches.values().forEach(one -> one.drop(place, "connection timed out"));
  }

  // The machine.

  /** How long ovs-vswitchd takes to act upon rows. */
  public void setReaction(Duration pause) {
    vswitchd.setLag(pause);
  }

  /** How long after its devices ovs-vswitchd writes their numbers into the rows. */
  public void setWriteBack(Duration pause) {
    vswitchd.setWriteBackLag(pause);
  }

  /** A device appears or disappears; all are there at first. */
  public void setDevice(String device, boolean present) {
    vswitchd.setDevice(device, present);
  }

  /** The next device that opens gets this OpenFlow port. */
  public void preferOfport(int ofport) {
    vswitchd.prefer(ofport);
  }

  /** The numbers of ports that nothing is behind, and never a flow names: free for the next. */
  public ImmutableSet<Integer> reusableOfports() {
    return vswitchd.spent("br0").stream()
        .filter(ofport -> !flows().names(ofport))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** ovs-vswitchd ends: no flows, no ports, rows as they are. */
  public void stopSwitch() {
    vswitchd.stop();
  }

  /** ovs-vswitchd starts and numbers its ports anew, from {@code skipped + 1} on. */
  public void startSwitch(int skipped) {
    vswitchd.start(skipped);
  }

  /** A bridge takes a datapath id and a controller, as somebody's mistake. */
  public void pretendToBe(DatapathId id, String bridge) {
    setBridge(
        bridge,
        "other_config",
        new OvsdbValue.TextMap(ImmutableMap.of("datapath-id", id.toString())));
    commit(
        new Insert("", Table.CONTROLLER, "c", columns("target", text("tcp:192.168.77.1:6653"))),
        new MutateRefs(
            "",
            Table.BRIDGE,
            bridge(bridge).uuid(),
            "controller",
            ImmutableSet.of(new OvsdbValue.Ref.Inserted("c")),
            ImmutableSet.of()));
  }

  public boolean isAnySwitchConnected() {
    return switches.values().stream().anyMatch(FakeSwitch::isConnected);
  }

  // ovs-vsctl.

  public void addBridge(String bridge) {
    commit(
        new Insert(
            "", Table.INTERFACE, "i", columns("name", text(bridge), "type", text("internal"))),
        new Insert("", Table.PORT, "p", columns("name", text(bridge), "interfaces", inserted("i"))),
        new Insert("", Table.BRIDGE, "b", columns("name", text(bridge), "ports", inserted("p"))),
        new MutateRefs(
            "",
            Table.ROOT,
            database.root(),
            "bridges",
            ImmutableSet.of(new OvsdbValue.Ref.Inserted("b")),
            ImmutableSet.of()));
  }

  public void deleteBridge(String bridge) {
    commit(
        new MutateRefs(
            "",
            Table.ROOT,
            database.root(),
            "bridges",
            ImmutableSet.of(),
            ImmutableSet.of(bridge(bridge).uuid())));
  }

  public void addPort(String bridge, String port) {
    commit(
        new Insert("", Table.INTERFACE, "i", columns("name", text(port))),
        new Insert("", Table.PORT, "p", columns("name", text(port), "interfaces", inserted("i"))),
        new MutateRefs(
            "",
            Table.BRIDGE,
            bridge(bridge).uuid(),
            "ports",
            ImmutableSet.of(new OvsdbValue.Ref.Inserted("p")),
            ImmutableSet.of()));
  }

  public void deletePort(String port) {
    UUID uuid = port(port).uuid();
    BridgeRow bridge =
        rows().bridges().values().stream()
            .filter(row -> row.ports().contains(uuid))
            .findFirst()
            .orElseThrow();
    commit(
        new MutateRefs(
            "", Table.BRIDGE, bridge.uuid(), "ports", ImmutableSet.of(), ImmutableSet.of(uuid)));
  }

  public void setPortTag(String port, int tag) {
    setPort(port, "tag", new OvsdbValue.Whole(tag));
  }

  public void setPort(String port, String column, OvsdbValue value) {
    commit(new Update("", Table.PORT, port(port).uuid(), ImmutableMap.of(column, value)));
  }

  public void setInterface(String iface, String column, OvsdbValue value) {
    commit(new Update("", Table.INTERFACE, iface(iface).uuid(), ImmutableMap.of(column, value)));
  }

  public void setBridge(String bridge, String column, OvsdbValue value) {
    commit(new Update("", Table.BRIDGE, bridge(bridge).uuid(), ImmutableMap.of(column, value)));
  }

  /** Sets a key of Interface options or external_ids. */
  public void putInterfaceKey(String iface, String column, String key, String value) {
    commit(
        new MutateMap(
            "",
            Table.INTERFACE,
            iface(iface).uuid(),
            column,
            ImmutableMap.of(key, value),
            ImmutableSet.of()));
  }

  /** The interfaces with an iface-id. */
  public ImmutableSet<String> claims(String ifaceId) {
    return rows().interfaces().values().stream()
        .filter(iface -> ifaceId.equals(iface.externalIds().get("iface-id")))
        .map(InterfaceRow::name)
        .collect(ImmutableSet.toImmutableSet());
  }

  public boolean hasPort(String port) {
    return database.find(Table.PORT, port).isPresent();
  }

  public boolean hasBridge(String bridge) {
    return database.find(Table.BRIDGE, bridge).isPresent();
  }

  public PortRow port(String port) {
    return Objects.requireNonNull(
        rows().ports().get(database.find(Table.PORT, port).orElseThrow().uuid()));
  }

  public InterfaceRow iface(String iface) {
    return Objects.requireNonNull(
        rows().interfaces().get(database.find(Table.INTERFACE, iface).orElseThrow().uuid()));
  }

  public BridgeRow bridge(String bridge) {
    return Objects.requireNonNull(
        rows().bridges().get(database.find(Table.BRIDGE, bridge).orElseThrow().uuid()));
  }

  private void commit(OvsdbChange... changes) {
    commit(new OvsdbChangeSet(ImmutableList.copyOf(changes)));
  }

  /** Somebody commits a transaction. */
  public void commit(OvsdbChangeSet changes) {
    ovsdb.commit(changes);
  }

  /** A string atom. */
  public static OvsdbValue text(String value) {
    return new OvsdbValue.Text(value);
  }

  private static OvsdbValue inserted(String label) {
    return new OvsdbValue.RefSet(ImmutableSet.of(new OvsdbValue.Ref.Inserted(label)));
  }

  private static ImmutableMap<String, OvsdbValue> columns(String column, OvsdbValue value) {
    return ImmutableMap.of(column, value);
  }

  private static ImmutableMap<String, OvsdbValue> columns(
      String first, OvsdbValue firstValue, String second, OvsdbValue secondValue) {
    return ImmutableMap.of(first, firstValue, second, secondValue);
  }
}
