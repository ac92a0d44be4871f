package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that dial in, in a file that leaves their switches' controller to whoever sets it. */
final class DialInTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653" }
        ovsdb: { listen: "ptcp:6640" }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        m1: { address: 192.168.77.11, ovsdb: manager, ports: { A: { segment: ab, interface: vA } } }
        m2:
          address: 192.168.77.12
          ovsdb: manager
          system-id: "rack-7/upper"
          ports: { B: { segment: ab, interface: vB } }
        m3: { address: 192.168.77.13, ovsdb: manager, ports: { C: { segment: ab, interface: vC } } }
      """;

  /** Nobody is there; a switch tries it for ever beside the other. */
  private static final String NOBODY = "tcp:127.0.0.1:9";

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private static LabContainer a;
  private static LabContainer b;
  private static String lan0Before;

  @BeforeAll
  static void dialIn() {
    stage.host("m3").vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=stranger");
    LabHost m1 = stage.host("m1");
    m1.vsctl("add-br", "lan0", "--", "set", "bridge", "lan0", "datapath_type=netdev");
    m1.vsctl("set-controller", "lan0", "tcp:127.0.0.1:19", "tcp:127.0.0.1:29");
    lan0Before = controllers(m1, "lan0");
    stage.lab().attachAll();
    a = stage.container("A");
    b = stage.container("B");
    stage.controller().start();
    for (String name : List.of("m1", "m2")) {
      Status waiting = stage.controller().awaitPhase(name, "no-switch");
      assertThat(waiting.host(name).required("reason").asText()).contains("set-controller");
    }
    m1.vsctl("set-controller", "br0", NOBODY, target());
    stage.host("m2").vsctl("set-controller", "br0", target());
    stage.controller().awaitPhase("m1", "converged");
    stage.controller().awaitPhase("m2", "converged");
  }

  @Test
  void hostsThatDialIn_areServed_andControllersSetByHandAreLeftAlone() {
    PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);

    Status status = stage.controller().status();
    assertThat(status.host("m2").required("last-error").isNull())
        .as("waiting is no fault")
        .isTrue();
    LabHost m1 = stage.host("m1");
    assertThat(m1.vsctl("get-controller", "br0").lines())
        .containsExactlyInAnyOrder(NOBODY, target());
    assertThat(stage.host("m2").vsctl("get-controller", "br0").strip()).isEqualTo(target());
    assertThat(controllers(m1, "lan0")).isEqualTo(lan0Before);
    assertThat(m1.vsctl("get-manager").strip()).startsWith("tcp:");
  }

  @Test
  void hostWithASystemIdOfNobody_isKeptOut_untilItHasItsOwn() {
    stage.controller().awaitLog(0, "m3: ovsdb: waiting for the host to dial in");
    stage.controller().awaitLog(0, "no host of ours has system-id stranger");
    Status without = stage.controller().status();
    assertThat(without.phase("m3")).isEqualTo("unreachable");
    assertThat(without.host("m3").required("reason").asText()).contains("dial in");
    assertThat(stage.host("m3").vsctl("list-br")).doesNotContain("br0");

    stage.host("m3").vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=m3");

    stage.controller().awaitPhase("m3", "no-switch");
    stage.host("m3").vsctl("set-controller", "br0", target());
    stage.controller().awaitPhase("m3", "converged");
    PingMatrix.assertTalk(List.of(a, stage.container("C")), (from, to) -> true);
  }

  @Test
  void ovsdbServerThatIsRestarted_dialsInAgain_andNothingIsChangedOrLost() {
    // Neighbours are found before, not during.
    PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);
    int mark = stage.controller().mark();
    try (Pinger pinger = a.pinger(b, 20)) {
      stage.host("m1").killOvsdb();
      stage.controller().awaitPhase("m1", "unreachable");
      stage.host("m1").startOvsdb();
      stage.controller().awaitPhase("m1", "converged");

      PingResult result = pinger.stop();
      assertThat(result.sent()).isGreaterThan(5);
      assertThat(result.lost()).isZero();
    }
    assertThat(stage.controller().changesSince(mark)).filteredOn(l -> l.contains("m1:")).isEmpty();
  }

  private static String target() {
    return "tcp:" + stage.lab().spec().controller() + ":6653";
  }

  private static String controllers(LabHost host, String bridge) {
    String uuids = host.vsctl("get", "Bridge", bridge, "controller");
    return uuids
        + host.vsctl("--columns=_uuid,target,max_backoff,connection_mode", "list", "Controller")
            .lines()
            .filter(line -> !line.contains(NOBODY) && !line.contains(target()))
            .filter(line -> line.contains("127.0.0.1"))
            .sorted()
            .toList();
  }
}
