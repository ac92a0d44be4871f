package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of others that are legal, and hard to swallow. */
final class HostileRowsTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        r1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }
        r2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }
      """;

  /** What ovs-vsctl takes as values, each in its own quotes (RFC 7159 section 7). */
  private static final ImmutableList<String> VALUES =
      ImmutableList.of(
          "\"ends in a backslash \\\\\"",
          "\"\\\\\\\\\"",
          "\"a quote \\\" and a brace } and {\"",
          "\"\\\"\"",
          "\"line\\nfeed \\r\\t\\b\\f \\/\"",
          "\"\\u0001 \\u001f \\u007f \\u2028 \\ufeff \\ufffd\"",
          "\"\\ud83d\\ude00 \u00e4\u00f6\u00fc \u4e2d\u6587\"",
          "\"{\\\"json\\\": [\\\"in json\\\\\"",
          "\"\"");

  private static final int MANY = 300;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  void stringsWithAnyEscape_inAnyExternalIds_costNoSession() {
    LabHost host = stage.host("r1");
    int mark = stage.controller().mark();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < VALUES.size(); i++) {
      keys.add("external_ids:k" + i + "=" + VALUES.get(i));
    }
    keys.add("external_ids:\"key \\\\\"=\"\\\\\"");
    for (String row : List.of("Interface vA", "Port vA", "Bridge br0", "Open_vSwitch .")) {
      String[] place = row.split(" ", -1);
      host.vsctl(
          ImmutableList.<String>builder()
              .add("set", place[0], place[1])
              .addAll(keys)
              .build()
              .toArray(String[]::new));
    }

    // A change that must be seen through all this: it is repaired.
    host.vsctl("set", "Port", "vA", "tag=7");
    stage.controller().awaitLog(mark, "tag 7 -> 100");
    stage.controller().awaitConverged();
    assertThat(stage.controller().logSince(mark)).noneMatch(line -> line.contains("session lost"));

    // And so is a session that begins with it.
    host.killOvsdb();
    stage.controller().awaitPhase("r1", "unreachable");
    int restart = stage.controller().mark();
    host.startOvsdb();
    stage.controller().awaitPhase("r1", "converged");
    assertThat(stage.controller().changesSince(restart)).isEmpty();
    PingMatrix.assertTalk(members(), (from, to) -> true);
    assertThat(host.vsctl("get", "Port", "vA", "external_ids:k0")).contains("backslash \\\\");
  }

  @Test
  void hundredsOfForeignPorts_areReadInOneLargeReplyAndLeftAlone() {
    LabHost host = stage.host("r2");
    int mark = stage.controller().mark();
    // No datapath is asked to open them: the bridge is of a kind that the switch does not know.
    List<String> command = new ArrayList<>(List.of("--no-wait", "add-br", "crowd"));
    for (int i = 0; i < MANY; i++) {
      command.addAll(List.of("--", "add-port", "crowd", "nobody" + i));
      command.addAll(
          List.of("--", "set", "Interface", "nobody" + i, "external_ids:note=" + "x".repeat(500)));
    }
    command.addAll(List.of("--", "set", "Bridge", "crowd", "datapath_type=absent"));
    host.vsctl(command.toArray(String[]::new));
    host.killOvsdb();
    stage.controller().awaitPhase("r2", "unreachable");
    host.startOvsdb();

    stage.controller().awaitPhase("r2", "converged");
    PingMatrix.assertTalk(members(), (from, to) -> true);
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    assertThat(host.vsctl("list-ports", "crowd").lines()).hasSize(MANY);
    assertThat(stage.controller().status().host("r2").required("foreign-ports")).isEmpty();
  }

  private static ImmutableList<LabContainer> members() {
    return ImmutableList.of(stage.container("A"), stage.container("B"));
  }
}
