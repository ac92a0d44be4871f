package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the controller compiled comes back from the switch equal to itself, on bridges with real
 * tunnel ports of each kind: when the switch connects anew and is read, nothing is to be changed.
 * (Networks of all shapes, on one dummy bridge, are tested beside the codec.)
 */
final class ReadBackTest {
  private static final String VNI = "vni-per-segment";
  private static final String TRUNK = "trunk, vni: 4711";

  /** Enough to make a replication list go on in a second and a third table. */
  private static final int CROWD = 1100;

  private static final String FILE =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
        ovsdb: { listen: "ptcp:6640" }
      defaults: { datapath-type: netdev }
      overlay: { type: TYPE, encoding: ENCODING }
      segments: { ab: { vlan: 100, vni: 10100 }, xy: { vlan: 101, vni: 10101 } }
      hosts:
        dt-1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, mac: "02:00:00:00:00:0a", addresses: [192.168.99.10] }
            X: { segment: xy, interface: vX, mac: "02:00:00:00:00:1a", addresses: [192.168.99.20, "2001:db8::1"] }
        dt-2:
          address: 192.168.77.26
          ports:
            B: { segment: ab, interface: vB, addresses: [192.168.99.11] }
            Y: { segment: xy, interface: vY, mac: "02:00:00:00:00:1b", addresses: [192.168.99.21, "2001:db8::2"], trusted: [ra] }
      """;

  @RegisterExtension static final Stage stage = Stage.of(file("vxlan", VNI)).running();

  @BeforeAll
  static void firstRevisionIsReadBackToo() {
    ReadBack.assertEqual(stage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vxlan|" + TRUNK,
        "vxlan|" + VNI,
        "geneve|" + VNI,
        "geneve|" + TRUNK,
        "gre|" + TRUNK,
        "gre|" + VNI
      })
  void flowsForATunnelOfAnyKind_readBackEqual(String type, String encoding) {
    putInForce(file(type, encoding) + "# " + type + "\n");

    ReadBack.assertEqual(stage);
    assertThat(stage.host("dt-1").vsctl("get", "interface", "vtep0", "type").strip())
        .isEqualTo(type);
    Await.until("A and B talk", () -> talk("A", "B"));
    assertThat(talk("A", "Y")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {VNI, TRUNK})
  void replicationListThatFillsSeveralTables_readsBackEqual(String encoding) {
    StringBuilder crowd = new StringBuilder(file("vxlan", encoding));
    IntStream.range(0, CROWD)
        .forEach(
            n ->
                crowd.append(
                    String.format(
                        "  far-%d: { address: 10.0.%d.%d, ovsdb: manager,"
                            + " ports: { F%d: { segment: ab, interface: v1 } } }\n",
                        n, n / 250, n % 250 + 1, n)));

    putInForce(crowd.toString());

    ReadBack.assertEqual(stage);
    assertThat(Ovs.flows(stage.host("dt-1")))
        .anyMatch(flow -> flow.contains("table=61,") && flow.contains("->tun_dst"));
    Await.until("A and B talk", () -> talk("A", "B"));
  }

  private static String file(String type, String encoding) {
    return FILE.replace("TYPE", type).replace("ENCODING", encoding);
  }

  private static void putInForce(String text) {
    long revision = stage.controller().status().revision();
    stage.file().write(text);
    stage
        .controller()
        .awaitStatus("in force", s -> s.revision() > revision && isConverged(s, s.revision()));
  }

  private static boolean isConverged(Status status, long revision) {
    return ImmutableList.of("dt-1", "dt-2").stream()
        .allMatch(
            host ->
                status.phase(host).equals("converged")
                    && status.host(host).path("revision").asLong() == revision);
  }

  private static boolean talk(String from, String to) {
    return stage.container(from).ping(stage.container(to), 2).answered();
  }
}
