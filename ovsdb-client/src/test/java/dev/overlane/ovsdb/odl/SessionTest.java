package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.Rows.addBridge;
import static dev.overlane.ovsdb.odl.Rows.apply;
import static dev.overlane.ovsdb.odl.Rows.only;
import static dev.overlane.ovsdb.odl.Rows.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.ovsdb.state.DeviceState;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SessionTest {
  private OvsdbServerProcess server;
  private OvsdbClients clients;
  private final RecordingPeer peer = new RecordingPeer();

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServerProcess.start();
    clients = OvsdbClients.create(1);
  }

  @AfterEach
  void stop() {
    if (clients != null) {
      clients.close();
      server.close();
    }
  }

  @Test
  void snapshot_ofRowsMadeByOvsVsctl_hasEveryMonitoredColumn() throws Exception {
    server.vsctl(
        ("set Open_vSwitch . ovs_version=3.1.0 external_ids:system-id=dt-1"
                + " -- add-br br0 -- set Bridge br0 fail_mode=secure datapath_type=netdev"
                + " protocols=OpenFlow13,OpenFlow14 other_config:datapath-id=00000000000000aa"
                + " external_ids:a=b"
                + " -- set-controller br0 tcp:192.168.77.1:6653"
                + " -- add-port br0 p1 tag=100 trunks=1,2 vlan_mode=access"
                + " -- set Interface p1 type=internal options:key=flow options:remote_ip=flow"
                + " ofport=7 external_ids:iface-id=M")
            .split(" "));

    clients.connector().dial(server.unix(), peer);
    OvsdbSnapshot snapshot = peer.opened().snapshot();

    BridgeRow bridge = only(snapshot.bridges().values());
    assertThat(snapshot.root().bridges()).containsExactly(bridge.uuid());
    assertThat(snapshot.root().externalIds())
        .containsExactly(java.util.Map.entry("system-id", "dt-1"));
    assertThat(snapshot.root().ovsVersion()).contains("3.1.0");
    assertThat(bridge)
        .isEqualTo(
            new BridgeRow(
                bridge.uuid(),
                "br0",
                snapshot.ports().keySet(),
                snapshot.controllers().keySet(),
                ImmutableSet.of(),
                Optional.of("secure"),
                "netdev",
                Optional.empty(),
                ImmutableSet.of("OpenFlow13", "OpenFlow14"),
                ImmutableMap.of("datapath-id", "00000000000000aa"),
                ImmutableMap.of("a", "b")));
    PortRow port = port(snapshot, "p1");
    InterfaceRow iface =
        only(
            snapshot.interfaces().values().stream()
                .filter(i -> port.interfaces().contains(i.uuid()))
                .toList());
    assertThat(port)
        .isEqualTo(
            new PortRow(
                port.uuid(),
                "p1",
                ImmutableSet.of(iface.uuid()),
                OptionalInt.of(100),
                ImmutableSet.of(1, 2),
                Optional.of("access"),
                false,
                ImmutableMap.of()));
    assertThat(iface)
        .isEqualTo(
            new InterfaceRow(
                iface.uuid(),
                "p1",
                "internal",
                ImmutableMap.of("key", "flow", "remote_ip", "flow"),
                OptionalInt.of(7),
                Optional.empty(),
                OptionalInt.empty(),
                DeviceState.HELD,
                OptionalInt.empty(),
                ImmutableMap.of("iface-id", "M")));
    assertThat(snapshot.controllers().values())
        .extracting(c -> c.target(), c -> c.connected())
        .containsExactly(org.assertj.core.groups.Tuple.tuple("tcp:192.168.77.1:6653", false));
  }

  @Test
  void insertsAndReferences_ofOneChangeSet_areCommittedAsOneSnapshot() throws Exception {
    clients.connector().dial(server.tcp(), peer);
    Event.Opened opened = peer.opened();

    TxnOutcome outcome = apply(opened.session(), addBridge(opened.snapshot(), "br0"));

    assertThat(outcome).isEqualTo(new TxnOutcome.Committed());
    OvsdbSnapshot snapshot = peer.next(Event.Changed.class).snapshot();
    assertThat(snapshot.bridges().values()).extracting(BridgeRow::name).containsExactly("br0");
    assertThat(snapshot.ports().values()).extracting(PortRow::name).containsExactly("br0");
    assertThat(snapshot.interfaces().values())
        .extracting(InterfaceRow::type)
        .containsExactly("internal");
    assertThat(server.vsctl("list-br")).isEqualTo("br0");
  }

  @Test
  void updatesAndMutations_ofExistingRows_leaveTheRestAlone() throws Exception {
    server.vsctl(
        ("add-br br0 -- set Bridge br0 external_ids:foreign=stays external_ids:old=goes"
                + " external_ids:k=before fail_mode=standalone -- add-port br0 p1 tag=5"
                + " -- add-port br0 p2")
            .split(" "));
    clients.connector().dial(server.unix(), peer);
    Event.Opened opened = peer.opened();
    UUID bridge = only(opened.snapshot().bridges().keySet());

    TxnOutcome outcome =
        apply(
            opened.session(),
            new OvsdbChange.Update(
                "~ bridge br0",
                Table.BRIDGE,
                bridge,
                ImmutableMap.of(
                    "fail_mode", new OvsdbValue.Text("secure"),
                    "protocols", new OvsdbValue.TextSet(ImmutableSet.of("OpenFlow14")),
                    "other_config", new OvsdbValue.TextMap(ImmutableMap.of("x", "y")))),
            new OvsdbChange.MutateMap(
                "~ bridge br0 external_ids",
                Table.BRIDGE,
                bridge,
                "external_ids",
                ImmutableMap.of("k", "after", "new", "C:\\dir\\"),
                ImmutableSet.of("old", "never-there")),
            new OvsdbChange.Update(
                "~ port p1",
                Table.PORT,
                port(opened.snapshot(), "p1").uuid(),
                ImmutableMap.of("tag", new OvsdbValue.TextSet(ImmutableSet.of()))),
            new OvsdbChange.MutateRefs(
                "- port p2",
                Table.BRIDGE,
                bridge,
                "ports",
                ImmutableSet.of(),
                ImmutableSet.of(port(opened.snapshot(), "p2").uuid())));

    assertThat(outcome).isEqualTo(new TxnOutcome.Committed());
    OvsdbSnapshot snapshot = peer.next(Event.Changed.class).snapshot();
    BridgeRow row = only(snapshot.bridges().values());
    assertThat(row.failMode()).contains("secure");
    assertThat(row.protocols()).containsExactly("OpenFlow14");
    assertThat(row.otherConfig()).isEqualTo(ImmutableMap.of("x", "y"));
    assertThat(row.externalIds())
        .isEqualTo(ImmutableMap.of("foreign", "stays", "k", "after", "new", "C:\\dir\\"));
    assertThat(snapshot.ports().values())
        .extracting(PortRow::name)
        .containsExactlyInAnyOrder("br0", "p1");
    assertThat(port(snapshot, "p1").tag()).isEmpty();
  }

  @Test
  void increment_addsOneToTheColumn() throws Exception {
    clients.connector().dial(server.unix(), peer);
    Event.Opened opened = peer.opened();
    int before = Integer.parseInt(server.vsctl("get", "Open_vSwitch", ".", "next_cfg"));

    TxnOutcome outcome =
        apply(
            opened.session(),
            new OvsdbChange.Increment(
                "~ next_cfg + 1", Table.ROOT, opened.snapshot().root().uuid(), "next_cfg"));

    assertThat(outcome).isEqualTo(new TxnOutcome.Committed());
    assertThat(server.vsctl("get", "Open_vSwitch", ".", "next_cfg"))
        .isEqualTo(Integer.toString(before + 1));
  }

  @Test
  void deviceThatWentAndCame_isRemade_untilTheSwitchOpensItAnew() throws Exception {
    server.vsctl("add-br", "br0", "--", "add-port", "br0", "p1");
    tell("ofport=3", "ifindex=5", "mac_in_use=\"02:00:00:00:00:05\"");
    clients.connector().dial(server.unix(), peer);
    assertThat(device(peer.opened().snapshot())).isEqualTo(DeviceState.HELD);

    tell("ifindex=7", "mac_in_use=\"02:00:00:00:00:07\"");
    assertThat(nextDevice())
        .as("a switch that was started anew tells the like")
        .isEqualTo(DeviceState.HELD);
    tell("ifindex=0", "mac_in_use=[]");
    assertThat(nextDevice()).isEqualTo(DeviceState.GONE);
    tell("ifindex=9", "mac_in_use=\"02:00:00:00:00:09\"");
    assertThat(nextDevice()).isEqualTo(DeviceState.REMADE);
    tell("external_ids:iface-id=M");
    assertThat(nextDevice()).isEqualTo(DeviceState.REMADE);
    tell("ofport=65279");
    assertThat(nextDevice()).isEqualTo(DeviceState.HELD);
  }

  private void tell(String... cells) throws Exception {
    server.vsctl(
        Stream.concat(Stream.of("set", "Interface", "p1"), Stream.of(cells))
            .toArray(String[]::new));
  }

  private DeviceState nextDevice() throws Exception {
    return device(peer.next(Event.Changed.class).snapshot());
  }

  private static DeviceState device(OvsdbSnapshot snapshot) {
    return only(snapshot.interfaces().values().stream().filter(i -> i.name().equals("p1")).toList())
        .device();
  }
}
