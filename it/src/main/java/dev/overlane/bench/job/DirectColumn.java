package dev.overlane.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import dev.overlane.lab.SandboxHost;
import dev.overlane.lab.SandboxHosts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The limit of the switches: no controller, no process, nothing to decide. Every transaction and
 * every bundle is encoded beforehand and goes to all hosts at once over connections that stay open;
 * rows are confirmed by {@code cur_cfg}, flows by barriers. It plays what Overlane made.
 */
final class DirectColumn implements Column {
  private static final int WAIT_MILLIS = 60_000;

  private final SandboxHosts hosts;
  private final Job job;
  private final Tape tape;
  private final List<Database> databases = new ArrayList<>();
  private final List<SwitchChannel> switches = new ArrayList<>();

  /** By host, the {@code next_cfg} that was last asked for. */
  private final List<Integer> revisions = new ArrayList<>();

  private int bundles;

  DirectColumn(Job job, SandboxHosts hosts, Tape tape) {
    this.job = job;
    this.hosts = hosts;
    this.tape = tape;
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public String bridge() {
    return "br0";
  }

  @Override
  public void prepare() {
    close();
    for (SandboxHost host : hosts.hosts()) {
      Database database = Database.of(host);
      databases.add(database);
      ObjectNode root = Database.JSON.createObjectNode();
      root.put("op", "select").put("table", "Open_vSwitch").putArray("where");
      JsonNode rows = database.transact(ImmutableList.of(root));
      revisions.add(rows.path(0).path("rows").path(0).path("next_cfg").asInt());
    }
  }

  @Override
  public Runnable cold() {
    List<byte[]> rows = new ArrayList<>();
    for (int host = 0; host < databases.size(); host++) {
      rows.add(rows(host, tape.base().rows().get(host).insertAll()));
    }
    List<byte[]> flows = baseFlows();
    return () -> {
      for (int host = 0; host < rows.size(); host++) {
        databases.get(host).send(rows.get(host));
      }
      for (int host = 0; host < rows.size(); host++) {
        awaitRows(host);
        connect(host, flows.get(host));
      }
      switches.forEach(SwitchChannel::awaitBarrier);
    };
  }

  private void connect(int host, byte[] flows) {
    SwitchChannel channel = SwitchChannel.connect(hosts.hosts().get(host).directory(), bridge());
    switches.add(channel);
    channel.send(flows);
  }

  private List<byte[]> baseFlows() {
    bundles++;
    return tape.base().flows().stream()
        .map(flows -> OpenFlow.bundle(FlowState.EMPTY.modsTo(flows), bundles))
        .toList();
  }

  /** A transaction, and one that has its reply when the switch has done what the first says. */
  private byte[] rows(int host, ImmutableList<ObjectNode> operations) {
    int revision = revisions.get(host) + 1;
    revisions.set(host, revision);
    ObjectNode ask = Database.JSON.createObjectNode();
    ask.put("op", "update").put("table", "Open_vSwitch").putArray("where");
    ask.putObject("row").put("next_cfg", revision);
    ObjectNode wait = Database.JSON.createObjectNode();
    wait.put("op", "wait").put("table", "Open_vSwitch").put("timeout", WAIT_MILLIS);
    wait.putArray("where");
    wait.putArray("columns").add("cur_cfg");
    wait.put("until", "==").putArray("rows").addObject().put("cur_cfg", revision);
    Database database = databases.get(host);
    ImmutableList<ObjectNode> all =
        ImmutableList.<ObjectNode>builder().addAll(operations).add(ask).build();
    return Bytes.concat(database.transaction(all), database.transaction(ImmutableList.of(wait)));
  }

  private void awaitRows(int host) {
    databases.get(host).awaitReply();
    databases.get(host).awaitReply();
  }

  @Override
  public Runnable change(Job.Change change, int place) {
    Tape.State before = tape.before(change, place);
    Tape.State after = tape.after(change, place);
    Map<Integer, byte[]> rows = guestRows(change, place, before, after);
    bundles++;
    List<byte[]> flows = new ArrayList<>();
    for (int host = 0; host < switches.size(); host++) {
      flows.add(OpenFlow.bundle(before.flows().get(host).modsTo(after.flows().get(host)), bundles));
    }
    return () -> {
      rows.forEach((host, requests) -> databases.get(host).send(requests));
      for (int host = 0; host < flows.size(); host++) {
        switches.get(host).send(flows.get(host));
      }
      switches.forEach(SwitchChannel::awaitBarrier);
      rows.keySet().forEach(this::awaitRows);
    };
  }

  /** What the databases of hosts are to be sent, by host. */
  private Map<Integer, byte[]> guestRows(
      Job.Change change, int place, Tape.State before, Tape.State after) {
    Map<Integer, byte[]> rows = new LinkedHashMap<>();
    job.guestHostBefore(change, place)
        .ifPresent(
            from -> rows.put(from, rows(from, before.rows().get(from).deletePort(Job.GUEST))));
    job.guestHost(change, place)
        .ifPresent(to -> rows.put(to, rows(to, after.rows().get(to).insertPort(Job.GUEST))));
    return rows;
  }

  @Override
  public Runnable allBack() {
    switches.forEach(SwitchChannel::close);
    switches.clear();
    List<byte[]> flows = baseFlows();
    return () -> {
      for (int host = 0; host < flows.size(); host++) {
        connect(host, flows.get(host));
      }
      switches.forEach(SwitchChannel::awaitBarrier);
    };
  }

  /** Nothing but this process, which is the clock too. */
  @Override
  public Usage usage() {
    return Usage.NONE;
  }

  @Override
  public void close() {
    databases.forEach(Database::close);
    switches.forEach(SwitchChannel::close);
    databases.clear();
    switches.clear();
    revisions.clear();
  }
}
