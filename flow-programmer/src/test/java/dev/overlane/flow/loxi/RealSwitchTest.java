package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.ovs.OvsSandbox;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows written to and read back from a real ovs-vswitchd. */
final class RealSwitchTest {
  private static OvsSandbox ovs;
  private final TestOwner owner = new TestOwner();
  private OpenFlowServer server;

  @BeforeAll
  static void startOvs() {
    ovs = OvsSandbox.start();
  }

  @AfterAll
  static void stopOvs() {
    ovs.close();
  }

  @BeforeEach
  void startServer() throws IOException {
    server = OpenFlowServers.create(1, ImmutableSet.of(40));
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
  }

  @AfterEach
  void stopServer() {
    ovs.vsctl("--if-exists", "del-br", "br0");
    server.close();
  }

  private SwitchSession connect(String protocols) {
    ovs.vsctl(
        "add-br",
        "br0",
        "--",
        "set",
        "bridge",
        "br0",
        "fail-mode=secure",
        "other_config:disable-in-band=true",
        "other_config:datapath-id=00000000000000a1",
        "protocols=" + protocols,
        "--",
        "add-port",
        "br0",
        "p1",
        "--",
        "set",
        "interface",
        "p1",
        "ofport_request=1",
        "--",
        "add-port",
        "br0",
        "p7",
        "--",
        "set",
        "interface",
        "p7",
        "ofport_request=7",
        "--",
        "add-port",
        "br0",
        "vtep0",
        "--",
        "set",
        "interface",
        "vtep0",
        "type=vxlan",
        "ofport_request=9",
        "options:key=flow",
        "options:remote_ip=flow",
        "--",
        "set-controller",
        "br0",
        "tcp:127.0.0.1:" + server.port());
    return owner.nextSession();
  }

  static FlowChangeSet adds(Iterable<Flow> flows) {
    return new FlowChangeSet(ImmutableList.of(), ImmutableList.copyOf(flows), ImmutableList.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void flowsOfAllShapes_writtenInOneBundle_readBackEqual(String protocol) {
    SwitchSession session = connect(protocol);
    assertThat(await(session.apply(adds(Flows.ofAllShapes())))).isEqualTo(new Applied());
    assertThat(await(session.readFlows()).flows())
        .containsExactlyInAnyOrderElementsOf(FlowSet.of(Flows.ofAllShapes()).flows());
    assertThat(session.watchesFlows()).isTrue();
    assertThat(session.protocol()).isEqualTo(protocol);
  }
}
