package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.DatapathId;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that are not there or are something else, and switches that are nobody's. */
final class FaultyPeersTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        f1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }
        f2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }
      """;

  private static final String FAULTY =
      """
        away:    { address: 192.168.77.21 }
        refuses: { address: 192.168.77.22, ovsdb: "tcp:127.0.0.1:7001" }
        http:    { address: 192.168.77.23, ovsdb: "tcp:127.0.0.1:7002" }
        garbage: { address: 192.168.77.24, ovsdb: "tcp:127.0.0.1:7003" }
        mute:    { address: 192.168.77.25, ovsdb: "tcp:127.0.0.1:7004" }
        hasty:   { address: 192.168.77.26, ovsdb: "tcp:127.0.0.1:7005" }
      """;

  private static final Pattern STACK = Pattern.compile("\\s+at [a-z].*|.*Exception.*");

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  @BeforeAll
  static void start() {
    stage.closing(
        StrangePeers.start(
            stage.lab().controllerNamespace(),
            ImmutableList.of("7002=http", "7003=garbage", "7004=mute", "7005=hasty")));
    stage.lab().attachAll();
    stage.file().write(NETWORK + FAULTY);
    stage.controller().start();
    stage.controller().awaitPhase("f1", "converged");
    stage.controller().awaitPhase("f2", "converged");
  }

  @AfterAll
  static void noStackTraceIsInTheLog() {
    assertThat(stage.controller().log()).noneMatch(line -> STACK.matcher(line).matches());
  }

  @Test
  void hostsThatAreNoHosts_areToldApart_andHoldNobodyUp() {
    PingMatrix.assertTalk(members(), (from, to) -> true);

    awaitOvsdb("away", "no route|timed out");
    awaitOvsdb("refuses", "connection refused");
    awaitOvsdb("http", "not an OVSDB server");
    awaitOvsdb("garbage", "not an OVSDB server");
    awaitOvsdb("mute", "no answer|not answer|no reply|within");
    awaitOvsdb("hasty", "closed by the peer");
    Status status = stage.controller().status();
    assertThat(status.converged()).isFalse();
    for (String name : List.of("away", "refuses", "http", "garbage", "mute", "hasty")) {
      assertThat(status.phase(name)).as(name).isEqualTo("unreachable");
      assertThat(status.host(name).required("last-error").asText()).as(name).isNotBlank();
    }
    assertThat(table()).contains("not an OVSDB server", "connection refused");
  }

  @Test
  void switchThatIsNobodys_isKeptOut() {
    int mark = stage.controller().mark();
    LabHost host = stage.host("f1");
    addBridge(host, "alien", "00000000000000aa");

    stage.controller().awaitLog(mark, "00000000000000aa: no host of the file has its datapath id");
    assertThat(host.ofctl("dump-flows", "alien")).doesNotContain("table=");
    assertThat(stage.controller().status().phase("f1")).isEqualTo("converged");
    host.vsctl("del-br", "alien");
  }

  @Test
  void secondSwitchWithAKnownDatapathId_isKeptOut_andTheFirstStays() {
    int mark = stage.controller().mark();
    LabHost other = stage.host("f2");
    addBridge(other, "twin", DatapathId.ofHost("f1").toString());

    stage.controller().awaitLog(mark, "its datapath id is that of the live switch at");
    assertThat(other.ofctl("dump-flows", "twin")).doesNotContain("table=");
    assertThat(stage.controller().status().phase("f1")).isEqualTo("converged");
    PingMatrix.assertTalk(members(), (from, to) -> true);
    assertThat(stage.controller().logSince(mark)).noneMatch(line -> line.contains("disconnected"));
    other.vsctl("del-br", "twin");
  }

  private static void addBridge(LabHost host, String name, String datapathId) {
    host.vsctl(
        "add-br",
        name,
        "--",
        "set",
        "Bridge",
        name,
        "datapath_type=netdev",
        "fail_mode=secure",
        "protocols=OpenFlow14",
        "other_config:disable-in-band=true",
        "other_config:datapath-id=" + datapathId,
        "--",
        "set-controller",
        name,
        "tcp:192.168.77.1:6653");
  }

  private static void awaitOvsdb(String host, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    stage
        .controller()
        .awaitStatus(
            host + " says " + pattern,
            s -> wanted.matcher(s.host(host).required("ovsdb").asText()).find());
  }

  private static String table() {
    try {
      return stage.controller().ask("status");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImmutableList<LabContainer> members() {
    return ImmutableList.of(stage.container("A"), stage.container("B"));
  }
}
