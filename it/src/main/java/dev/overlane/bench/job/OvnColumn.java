package dev.overlane.bench.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multimaps;
import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.Waiting;
import dev.overlane.lab.SandboxHost;
import dev.overlane.lab.SandboxHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * OVN: the job in one transaction of its northbound database, the hosts' ports in one transaction
 * of each host's, and {@code ovn-nbctl --wait=hv sync}. Its hosts have a bridge and are connected
 * before the clock runs.
 */
final class OvnColumn implements Column {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Job job;
  private final SandboxHosts hosts;
  private final OvnDaemons daemons;
  private final List<Database> databases = new ArrayList<>();
  private @Nullable Database northbound;

  /** What the guest's rows are called, here and on whatever host it is. */
  private Row guest = new Row("Logical_Switch_Port", UUID.randomUUID(), wish());

  private UUID guestPort = UUID.randomUUID();

  OvnColumn(Job job, SandboxHosts hosts) {
    this.job = job;
    this.hosts = hosts;
    this.daemons = new OvnDaemons(hosts);
  }

  @Override
  public String name() {
    return "ovn";
  }

  @Override
  public String bridge() {
    return "br-int";
  }

  @Override
  public void prepare() {
    close();
    daemons.start();
    await("all hosts have reported", () -> chassis() == hosts.hosts().size());
    daemons.northbound("--wait=hv", "sync");
    northbound = Database.connect(daemons.socket("nb"), "OVN_Northbound");
    for (SandboxHost host : hosts.hosts()) {
      databases.add(Database.of(host));
    }
  }

  private int chassis() {
    return (int)
        daemons
            .southbound("--bare", "--columns=name", "list", "Chassis_Private")
            .lines()
            .filter(line -> !line.isBlank())
            .count();
  }

  private Database northbound() {
    if (northbound == null) {
      throw new BenchFailure("OVN does not run");
    }
    return northbound;
  }

  @Override
  public Runnable cold() {
    ImmutableList<JobPort> ports = job.ports(OptionalInt.empty());
    List<ObjectNode> operations = new ArrayList<>();
    ImmutableListMultimap<Integer, JobPort> bySegment = Multimaps.index(ports, JobPort::segment);
    for (int segment = 0; segment < job.size().segments(); segment++) {
      List<Row> members = bySegment.get(segment).stream().map(OvnColumn::logicalPort).toList();
      members.forEach(row -> operations.add(row.insert()));
      Row logicalSwitch = new Row("Logical_Switch", UUID.randomUUID(), wish());
      logicalSwitch.columns().put("name", Job.segmentName(segment));
      logicalSwitch.refer("ports", members);
      operations.add(logicalSwitch.insert());
    }
    byte[] network = northbound().transaction(operations);
    ImmutableListMultimap<Integer, JobPort> byHost = Multimaps.index(ports, JobPort::host);
    List<byte[]> plugs = new ArrayList<>();
    for (int host = 0; host < databases.size(); host++) {
      List<ObjectNode> plug = new ArrayList<>();
      byHost.get(host).forEach(port -> plug.addAll(plug(port, UUID.randomUUID())));
      plugs.add(databases.get(host).transaction(plug));
    }
    return () -> {
      northbound().send(network);
      northbound().awaitReply();
      for (int host = 0; host < plugs.size(); host++) {
        databases.get(host).send(plugs.get(host));
      }
      databases.forEach(Database::awaitReply);
    };
  }

  private static ObjectNode wish() {
    return Database.JSON.createObjectNode();
  }

  private static Row logicalPort(JobPort port) {
    Row row = new Row("Logical_Switch_Port", UUID.randomUUID(), wish());
    row.columns().put("name", port.name());
    row.columns().put("addresses", port.mac() + " " + port.address());
    return row;
  }

  /** Puts a device on the bridge, as whoever starts a workload does. */
  private ImmutableList<ObjectNode> plug(JobPort port, UUID id) {
    Row device = new Row("Interface", UUID.randomUUID(), wish());
    device.columns().put("name", port.name());
    device
        .columns()
        .putArray("external_ids")
        .add("map")
        .addArray()
        .addArray()
        .add("iface-id")
        .add(port.name());
    Row row = new Row("Port", id, wish());
    row.columns().put("name", port.name());
    row.refer("interfaces", ImmutableList.of(device));
    return ImmutableList.of(
        device.insert(), row.insert(), mutate("Bridge", bridge(), "insert", row));
  }

  private static ObjectNode mutate(String table, String name, String mutator, Row port) {
    return HostRows.mutate(table, name, "ports", mutator, Row.set(ImmutableList.of(port)));
  }

  @Override
  public Runnable change(Job.Change change, int place) {
    OptionalInt from = job.guestHostBefore(change, place);
    OptionalInt to = job.guestHost(change, place);
    ImmutableList<ObjectNode> network = ImmutableList.of();
    if (change == Job.Change.ADD) {
      guest = logicalPort(job.guest(to.orElseThrow()));
      network = ImmutableList.of(guest.insert(), ofGuest("insert"));
    } else if (change == Job.Change.REMOVE) {
      network = ImmutableList.of(ofGuest("delete"));
    }
    ImmutableList<ObjectNode> unplug =
        ImmutableList.of(mutate("Bridge", bridge(), "delete", new Row("Port", guestPort, wish())));
    UUID next = UUID.randomUUID();
    guestPort = next;
    ImmutableList<ObjectNode> operations = network;
    return () -> {
      if (!operations.isEmpty()) {
        northbound().transact(operations);
      }
      from.ifPresent(host -> databases.get(host).transact(unplug));
      to.ifPresent(host -> databases.get(host).transact(plug(job.guest(host), next)));
    };
  }

  private ObjectNode ofGuest(String mutator) {
    return mutate("Logical_Switch", Job.segmentName(0), mutator, guest);
  }

  @Override
  public void settle() {
    ObjectNode down = wish().put("op", "select").put("table", "Logical_Switch_Port");
    down.putArray("where").addArray().add("up").add("!=").add(true);
    down.putArray("columns").add("name");
    await(
        "all ports are up",
        () -> northbound().transact(ImmutableList.of(down)).path(0).path("rows").isEmpty());
    daemons.northbound("--wait=hv", "sync");
  }

  @Override
  public void settle(FlowEar ear) {
    ear.awaitAllTouched(PATIENCE);
    settle();
  }

  /** Its hosts learn of a port in several steps. */
  @Override
  public Duration quiet() {
    return Duration.ofMillis(400);
  }

  private static void await(String what, BooleanSupplier condition) {
    Waiting.until("OVN: " + what, PATIENCE, LOOK, condition);
  }

  @Override
  public boolean hasController() {
    return true;
  }

  @Override
  public void restart() {
    daemons.killControllers();
    daemons.startControllers();
    settle();
  }

  /** Its flows are its own; what they must be is its own business. */
  @Override
  public boolean agrees(
      ImmutableMap<HeldFlow.Key, HeldFlow> recorded, ImmutableMap<HeldFlow.Key, HeldFlow> held) {
    return !held.isEmpty();
  }

  @Override
  public Usage usage() {
    return daemons.usage();
  }

  @Override
  public void close() {
    databases.forEach(Database::close);
    databases.clear();
    if (northbound != null) {
      northbound.close();
      northbound = null;
    }
    daemons.kill();
  }
}
