package dev.overlane.controller.sim;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The ovs-vswitchd of one host: some time after each commit it opens and closes devices as the rows
 * say, and tells its controller; later still it writes ofports, errors and datapath ids back. Like
 * OVS it does not soon give a freed ofport to another device, unless the controller freed it: then
 * it does so at once.
 */
final class FakeVswitchd {
  private static final int LOCAL = 65534;

  /** A device that is open: what stands behind an OpenFlow port. */
  private record Device(int ofport, String type) {}

  /** A bridge as it really is. */
  private static final class Datapath {
    private FakeSwitch flowTables;
    private final Map<String, Device> open = new TreeMap<>();
    private final Set<Integer> spent = new TreeSet<>();
    private ImmutableMap<Integer, String> ports = ImmutableMap.of();

    Datapath(FakeSwitch flowTables) {
      this.flowTables = flowTables;
    }

    /** Devices were opened or closed. */
    void number() {
      ports =
          open.entrySet().stream()
              .collect(toImmutableMap(entry -> entry.getValue().ofport, Map.Entry::getKey));
    }
  }

  private final ManualLoop io;
  private final FakeOvsdb ovsdb;
  private final FakeDatabase database;
  private final Function<DatapathId, FakeSwitch> switches;
  private final Map<String, Datapath> datapaths = new TreeMap<>();
  private final Set<String> absentDevices = new TreeSet<>();
  private final Set<String> releasedByController = new HashSet<>();
  private final TreeSet<Integer> preferred = new TreeSet<>();
  private Duration lag = Duration.ZERO;
  private Duration writeBackLag = Duration.ZERO;
  private int firstNumber = 1;
  private boolean running = true;
  private boolean due;

  FakeVswitchd(
      ManualLoop io,
      FakeOvsdb ovsdb,
      FakeDatabase database,
      Function<DatapathId, FakeSwitch> switches) {
    this.io = io;
    this.ovsdb = ovsdb;
    this.database = database;
    this.switches = switches;
  }

  void setLag(Duration pause) {
    lag = pause;
  }

  /** How long after the devices the rows follow: until then they tell what was before. */
  void setWriteBackLag(Duration pause) {
    writeBackLag = pause;
  }

  /** The next device that opens gets this number. */
  void prefer(int ofport) {
    preferred.add(ofport);
  }

  void setDevice(String name, boolean present) {
    if (present ? absentDevices.remove(name) : absentDevices.add(name)) {
      poke();
    }
  }

  void releasedByController(String interfaceName) {
    releasedByController.add(interfaceName);
  }

  /** All ports close, all flows go; the rows stay as they were. */
  void stop() {
    running = false;
    datapaths.values().forEach(datapath -> datapath.flowTables.powerOff());
    datapaths.clear();
  }

  /** Starts with fresh numbers, of which the first {@code skipped} are not used. */
  void start(int skipped) {
    running = true;
    firstNumber = skipped + 1;
    poke();
  }

  /** Which device is behind each OpenFlow port of a bridge. */
  ImmutableMap<Integer, String> ports(String bridge) {
    Datapath datapath = datapaths.get(bridge);
    return datapath == null ? ImmutableMap.of() : datapath.ports;
  }

  /** Numbers that a bridge's former ports had. */
  ImmutableSet<Integer> spent(String bridge) {
    Datapath datapath = datapaths.get(bridge);
    return datapath == null ? ImmutableSet.of() : ImmutableSet.copyOf(datapath.spent);
  }

  /** The rows changed. */
  void poke() {
    if (!due) {
      due = true;
      io.schedule(
          lag,
          () -> {
            due = false;
            if (running) {
              react();
            }
          });
    }
  }

  private void react() {
    OvsdbSnapshot rows = database.snapshot();
    Set<String> names = new HashSet<>();
    for (BridgeRow bridge : rows.bridges().values()) {
      names.add(bridge.name());
      DatapathId id = idOf(bridge);
      Datapath datapath =
          datapaths.computeIfAbsent(bridge.name(), name -> new Datapath(switches.apply(id)));
      if (!datapath.flowTables.datapathId().equals(id)) {
        datapath.flowTables.powerOff();
        datapath.flowTables = switches.apply(id);
      }
      realise(bridge, rows, datapath);
      datapath.flowTables.setPorts(ports(bridge.name()));
      datapath.flowTables.setWanted(!bridge.controllers().isEmpty());
    }
    datapaths.forEach(
        (name, datapath) -> {
          if (!names.contains(name)) {
            datapath.flowTables.powerOff();
          }
        });
    datapaths.keySet().retainAll(names);
    releasedByController.clear();
    if (writeBackLag.isZero()) {
      writeBack();
    } else {
      io.schedule(writeBackLag, this::writeBack);
    }
  }

  private void writeBack() {
    if (!running) {
      return;
    }
    OvsdbSnapshot rows = database.snapshot();
    ImmutableList.Builder<OvsdbChange> news = ImmutableList.builder();
    for (BridgeRow bridge : rows.bridges().values()) {
      Datapath datapath = datapaths.get(bridge.name());
      if (datapath != null) {
        report(bridge, datapath, news);
        interfaces(bridge, rows).values().forEach(row -> report(row, bridge, datapath, news));
      }
    }
    OvsdbChangeSet changes = new OvsdbChangeSet(news.build());
    if (!changes.isEmpty()) {
      ovsdb.commit(changes);
    }
  }

  private static void report(
      BridgeRow bridge, Datapath datapath, ImmutableList.Builder<OvsdbChange> news) {
    String id = datapath.flowTables.datapathId().toString();
    if (!bridge.datapathId().equals(Optional.of(id))) {
      OvsdbValue value = new OvsdbValue.Text(id);
      news.add(new Update("", Table.BRIDGE, bridge.uuid(), ImmutableMap.of("datapath_id", value)));
    }
  }

  private void report(
      InterfaceRow row,
      BridgeRow bridge,
      Datapath datapath,
      ImmutableList.Builder<OvsdbChange> news) {
    Device device = datapath.open.get(row.name());
    if (row.name().equals(bridge.name())) {
      report(row, OptionalInt.of(LOCAL), "", news);
    } else if (device != null) {
      report(row, OptionalInt.of(device.ofport), "", news);
    } else if (!canOpen(row)) {
      report(row, OptionalInt.of(-1), "could not open network device " + row.name(), news);
    }
  }

  private static DatapathId idOf(BridgeRow bridge) {
    String configured = bridge.otherConfig().get("datapath-id");
    return configured == null
        ? DatapathId.ofHost("unconfigured " + bridge.name())
        : new DatapathId(Long.parseUnsignedLong(configured, 16));
  }

  private void realise(BridgeRow bridge, OvsdbSnapshot rows, Datapath datapath) {
    Map<String, InterfaceRow> wanted = interfaces(bridge, rows);
    for (String name : ImmutableSet.copyOf(datapath.open.keySet())) {
      InterfaceRow row = wanted.get(name);
      Device device = Objects.requireNonNull(datapath.open.get(name));
      boolean stays = row != null && row.type().equals(device.type) && canOpen(row);
      if (!stays) {
        datapath.open.remove(name);
        if (!releasedByController.contains(name)) {
          datapath.spent.add(device.ofport);
        }
      }
    }
    for (InterfaceRow row : wanted.values()) {
      if (!row.name().equals(bridge.name()) && canOpen(row)) {
        datapath.open.computeIfAbsent(row.name(), name -> new Device(number(datapath), row.type()));
      }
    }
    datapath.number();
  }

  private boolean canOpen(InterfaceRow row) {
    return !(row.type().isEmpty() || row.type().equals("system"))
        || !absentDevices.contains(row.name());
  }

  private int number(Datapath datapath) {
    Set<Integer> open = new HashSet<>();
    datapath.open.values().forEach(device -> open.add(device.ofport));
    Integer first = preferred.pollFirst();
    if (first != null && !open.contains(first)) {
      return first;
    }
    Set<Integer> taken = new HashSet<>(datapath.spent);
    taken.addAll(open);
    int number = firstNumber;
    while (taken.contains(number)) {
      number++;
    }
    return number;
  }

  private static Map<String, InterfaceRow> interfaces(BridgeRow bridge, OvsdbSnapshot rows) {
    Map<String, InterfaceRow> found = new TreeMap<>();
    bridge.ports().stream()
        .flatMap(port -> rows.ports().get(port).interfaces().stream())
        .map(rows.interfaces()::get)
        .forEach(row -> found.put(row.name(), row));
    return found;
  }

  private static void report(
      InterfaceRow row, OptionalInt ofport, String error, ImmutableList.Builder<OvsdbChange> news) {
    if (!row.ofport().equals(ofport) || !row.error().orElse("").equals(error)) {
      OvsdbValue number = new OvsdbValue.Whole(ofport.getAsInt());
      OvsdbValue text =
          error.isEmpty() ? new OvsdbValue.TextSet(ImmutableSet.of()) : new OvsdbValue.Text(error);
      news.add(
          new Update(
              "", Table.INTERFACE, row.uuid(), ImmutableMap.of("ofport", number, "error", text)));
    }
  }
}
