package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that had bridges, ports and keys before they had Overlane. */
final class AdoptionTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        k1: { address: 192.168.77.11, ports: { A1: { segment: ab, interface: vA1 } } }
        k2: { address: 192.168.77.12, adopt: true, ports: { A2: { segment: ab, interface: vA2 } } }
        k3: { address: 192.168.77.13, ports: { A3: { segment: ab, interface: vA3 } } }
        k4: { address: 192.168.77.14, ports: { A4: { segment: ab, interface: vA4 } } }
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private static final Guests guests = new Guests(stage);
  private static LabContainer uplink;
  private static String k1Before;
  private static String k4Before;

  @BeforeAll
  static void hostsWithAPast() {
    stage.lab().attachAll();
    for (LabHost host : List.of(stage.host("k1"), stage.host("k2"), stage.host("k3"))) {
      host.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
      host.vsctl(
          "set", "bridge", "br0", "external_ids:owner=ops", "other_config:mac-aging-time=99");
    }
    guests.plug("k1", "U1", "br0");
    uplink = guests.plug("k2", "U2", "br0");
    LabHost k3 = stage.host("k3");
    k3.vsctl("add-port", "br0", "vA3", "--", "set", "Port", "vA3", "external_ids:rack=7");
    k3.vsctl("set-controller", "br0", "tcp:127.0.0.1:9");
    LabHost k4 = stage.host("k4");
    k4.vsctl("add-br", "lan0", "--", "set", "bridge", "lan0", "datapath_type=netdev");
    k4.vsctl("add-port", "lan0", "patch0", "--", "set", "Interface", "patch0", "type=internal");
    k4.vsctl("set-controller", "lan0", "tcp:127.0.0.1:9");
    k4.vsctl("set", "Open_vSwitch", ".", "external_ids:site=north");
    k1Before = database(stage.host("k1"));
    k4Before = foreignRows(k4);
    stage.controller().start();
    for (String name : List.of("k2", "k3", "k4")) {
      stage.controller().awaitPhase(name, "converged");
    }
    stage.controller().awaitPhase("k1", "blocked");
  }

  @Test
  void bridgeWithUnknownPorts_isBlockedAndUntouched_untilItMayBeAdopted() {
    Status status = stage.controller().status();
    assertThat(status.host("k1").required("reason").asText()).contains("br0", "vU1", "adopt: true");
    assertThat(status.converged()).isFalse();
    PingMatrix.assertTalk(
        containers(), (from, to) -> !from.host().equals("k1") && !to.host().equals("k1"));
    assertThat(database(stage.host("k1"))).isEqualTo(k1Before);

    stage
        .file()
        .edit("k1: { address: 192.168.77.11,", "k1: { address: 192.168.77.11, adopt: true,");

    stage.controller().awaitConverged(2);
    PingMatrix.assertTalk(containers(), (from, to) -> true);
    assertThat(foreignPorts("k1")).containsExactly("vU1");
    assertThat(stage.host("k1").vsctl("list-ports", "br0").lines()).contains("vU1");
  }

  @Test
  void adoptedBridge_keepsItsPortsAndKeys_andForeignPortsHaveNoFlows() {
    LabHost k2 = stage.host("k2");
    assertThat(foreignPorts("k2")).containsExactly("vU2");
    assertThat(k2.vsctl("list-ports", "br0").lines()).contains("vU2", "vA2");
    assertThat(k2.vsctl("get", "bridge", "br0", "external_ids:owner").strip()).isEqualTo("ops");
    assertThat(k2.vsctl("get", "bridge", "br0", "other_config:mac-aging-time")).contains("99");
    String ofport = k2.vsctl("get", "Interface", "vU2", "ofport").strip();
    assertThat(k2.ofctl("--no-names", "dump-flows", "br0"))
        .doesNotContain("in_port=" + ofport + ",")
        .doesNotContain("output:" + ofport + "\n")
        .doesNotContain("output:" + ofport + ",");

    LabContainer a2 = stage.container("A2");
    LabContainer a4 = stage.container("A4");
    RawFrame fromUplink = RawFrame.of(RawFrame.BROADCAST, uplink.mac());
    RawFrame fromMember = RawFrame.of(RawFrame.BROADCAST, a2.mac());
    try (Capture atUplink = uplink.listen();
        Capture atFar = a4.listen()) {
      uplink.send(fromUplink.octets());
      a2.send(fromMember.octets());

      fromMember.awaitIn(atFar);
      assertThat(fromUplink.in(atFar)).isEmpty();
      assertThat(fromMember.in(atUplink)).isEmpty();
    }
  }

  @Test
  void bridgeWithKnownPortsOnly_isTakenOver_withItsKeys() {
    LabHost k3 = stage.host("k3");
    assertThat(k3.vsctl("get", "Port", "vA3", "external_ids:rack").strip()).isEqualTo("\"7\"");
    assertThat(k3.vsctl("get", "Port", "vA3", "tag").strip()).isEqualTo("100");
    assertThat(k3.vsctl("get", "bridge", "br0", "external_ids:owner").strip()).isEqualTo("ops");
    assertThat(k3.vsctl("get-controller", "br0").strip()).isEqualTo("tcp:192.168.77.1:6653");
    assertThat(foreignPorts("k3")).isEmpty();
  }

  @Test
  void foreignBridges_portsAndKeysAreUntouched() {
    assertThat(foreignRows(stage.host("k4"))).isEqualTo(k4Before);
  }

  /** Everything but statistics, which are not kept, goes into the database file and its log. */
  private static String database(LabHost host) {
    host.vsctl("show");
    try {
      return Files.readString(host.directory().resolve("conf.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String foreignRows(LabHost host) {
    return host.vsctl(
            "--columns=_uuid,ports,controller,external_ids,other_config", "list", "Bridge", "lan0")
        + host.vsctl(
            "--columns=_uuid,interfaces,tag,external_ids", "list", "Port", "patch0", "lan0")
        + host.vsctl("--columns=_uuid,type,options,external_ids", "list", "Interface", "patch0")
        + host.vsctl("get-controller", "lan0")
        + host.vsctl("get", "Open_vSwitch", ".", "external_ids")
        + host.vsctl("--columns=_uuid,ports,external_ids", "list", "Bridge", "br-phy");
  }

  private static ImmutableList<LabContainer> containers() {
    return ImmutableList.of(
        stage.container("A1"), stage.container("A2"), stage.container("A3"), stage.container("A4"));
  }

  private static ImmutableList<String> foreignPorts(String host) {
    JsonNode ports = stage.controller().status().host(host).required("foreign-ports");
    ImmutableList.Builder<String> names = ImmutableList.builder();
    ports.forEach(port -> names.add(port.asText()));
    return names.build();
  }
}
