package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code overlane teardown} of real hosts, beside a controller and after it. All tests have the
 * same hosts: before each the controller makes again what the one before has cleared.
 */
final class TeardownTest {
  private static final String T1 =
      "  t1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }\n";
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
      """
          + T1
          + "  t2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }\n"
          + "  t3: { address: 192.168.77.13, ports: { C: { segment: ab, interface: vC } } }\n";

  private static final String T1_OVSDB = "tcp:192.168.77.11:6640";

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  private LabHost host;
  private String foreignBefore;

  @BeforeEach
  void startFromWhatIsRight() {
    host = stage.host("t1");
    if (!stage.controller().alive()) {
      stage.controller().start();
    }
    stage.restore(NETWORK);
    foreignBefore = foreign();
  }

  @Test
  void hostTakenOutOfTheFile_isCleared_andTheOthersTalkOn() throws IOException {
    CommandResult had = teardown("--config", path());
    assertThat(had.exitCode()).as(had.toString()).isEqualTo(1);
    assertThat(had.stderr()).contains("has t1 and would make all again", "stop the controller");
    assertThat(Ovs.hasPort(host, "br0", "vA")).isTrue();

    release();
    CommandResult unknown = teardown("--config", path());
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.stderr()).contains("has no host \"t1\"", "--ovsdb tcp:IP:PORT");
    String before = Ovs.transactions(host);
    CommandResult dry = teardown("--config", path(), "--ovsdb", T1_OVSDB, "--dry-run");
    assertThat(dry.exitCode()).as(dry.toString()).isEqualTo(2);
    assertThat(dry.stdout())
        .contains("t1\n  - port A (vA)\n  - tunnel vtep0\n  - bridge br0\n")
        .contains("left: the manager", "3 changes to be made on t1");
    assertThat(Ovs.transactions(host)).isEqualTo(before);

    CommandResult wrong =
        teardown("--config", path(), "--ovsdb", T1_OVSDB.replace(".11", ".12"), "--json");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.stderr()).contains("is not t1's by its datapath id: bridge br0");
    assertThat(wrong.stdout()).contains("\"changes\":[],\"left\":[],\"error\":\"");
    assertThat(JsonSchemas.errors("teardown", wrong.stdout())).isEmpty();

    CommandResult done = teardown("--config", path(), "--ovsdb", T1_OVSDB);
    assertThat(done.exitCode()).as(done.toString()).isZero();
    assertThat(done.stdout()).contains("  - bridge br0\n", "3 changes made on t1");
    assertThat(host.vsctl("list-br").lines()).doesNotContain("br0");
    assertThat(host.vsctl("--bare", "--columns=target", "list", "Controller")).isBlank();
    assertThat(host.vsctl("--bare", "--columns=external_ids", "list", "Port"))
        .doesNotContain("overlane");
    Await.until("the switch has no br0", () -> !host.appctl("ofproto/list").contains("br0"));
    assertThat(foreign()).isEqualTo(foreignBefore);

    CommandResult again = teardown("--config", path(), "--ovsdb", T1_OVSDB);
    assertThat(again.exitCode()).isZero();
    assertThat(again.stdout()).isEqualTo("Nothing of Overlane is left on t1\n");
    PingMatrix.assertTalk(
        ImmutableList.of(stage.container("B"), stage.container("C")), (from, to) -> true);
    assertThat(stage.controller().status().converged()).isTrue();
  }

  @Test
  void foreignPort_keepsTheBridge_withoutFlows() throws IOException {
    host.vsctl("add-port", "br0", "guest0", "--", "set", "Interface", "guest0", "type=internal");
    release();
    assertThat(Ovs.flows(host)).isNotEmpty();

    CommandResult done = teardown("--config", path(), "--ovsdb", T1_OVSDB, "--json");

    assertThat(done.exitCode()).as(done.toString()).isZero();
    assertThat(done.stdout())
        .contains("{\"sign\":\"-\",\"what\":\"tunnel vtep0\"}", "\"error\":null")
        .contains("bridge br0, for it holds ports that are not Overlane's: guest0;");
    assertThat(JsonSchemas.errors("teardown", done.stdout())).isEmpty();
    assertThat(JsonSchemas.errors("teardown", done.stdout().replace("null", "\"no\"")))
        .isNotEmpty();
    assertThat(host.vsctl("list-ports", "br0").strip()).isEqualTo("guest0");
    assertThat(host.vsctl("get-controller", "br0")).isBlank();
    assertThat(host.vsctl("get", "Bridge", "br0", "protocols", "external_ids", "other_config"))
        .isEqualTo("[]\n{}\n{}\n");
    Await.until("no flows in br0", () -> !host.ofctl("dump-flows", "br0").contains("priority"));
    assertThat(host.vsctl("get-fail-mode", "br0").strip()).isEqualTo("secure");
    String socket = "unix:" + host.directory().resolve("db.sock");
    assertThat(teardown("--config", path(), "--ovsdb", socket).stdout())
        .startsWith("Nothing of Overlane");
    // What is left is nobody's but the test's.
    host.vsctl("del-br", "br0");
  }

  @Test
  void hostOfTheFile_isClearedWhenTheControllerIsStopped_andMadeAgainByTheNext() {
    stage.controller().stop();

    CommandResult done = teardown("--config", path());

    assertThat(done.exitCode()).as(done.toString()).isZero();
    assertThat(done.stderr()).contains("still has t1: `run` would make all again");
    assertThat(host.vsctl("list-br").lines()).doesNotContain("br0");
    stage.controller().start();
    stage.controller().awaitConverged();
    PingMatrix.assertTalk(stage.lab().containers(), (from, to) -> true);
  }

  @Test
  void replyThatIsLost_isReadBack() throws IOException {
    release();
    Path socket = host.directory().resolve("relay.sock");

    try (LostReply relay = LostReply.before(host.directory().resolve("db.sock"), socket)) {
      CommandResult done = teardown("--config", path(), "--ovsdb", "unix:" + socket);

      assertThat(done.exitCode()).as(done.toString()).isZero();
      assertThat(done.stdout()).contains("  - bridge br0\n", "3 changes made on t1");
      assertThat(relay.count()).isEqualTo(1);
    }
    assertThat(host.vsctl("list-br").lines()).doesNotContain("br0");
  }

  @Test
  void hostThatCannotBeReached_isTold() {
    stage.controller().stop();
    host.killOvsdb();

    CommandResult failed = teardown("--config", path(), "--timeout", "3");
    host.startOvsdb();

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.stderr()).startsWith("overlane: t1: ").doesNotContain("Exception");
  }

  private void release() {
    long before = stage.controller().status().revision();
    stage.file().edit(T1, "");
    stage.controller().awaitConverged(before + 1);
  }

  private String path() {
    return stage.file().path().toString();
  }

  /** What the lab made and Overlane did not. */
  private String foreign() {
    return host.vsctl("--columns=_uuid,ports,external_ids", "list", "Bridge", "br-phy")
        + host.vsctl("get-manager")
        + host.vsctl("get", "Open_vSwitch", ".", "external_ids");
  }

  private CommandResult teardown(String... options) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(),
        ImmutableList.<String>builder()
            .add("teardown", "t1")
            .add("--runtime-dir", stage.controller().runtimeDirectory().toString())
            .add(options)
            .build()
            .toArray(String[]::new));
  }
}
