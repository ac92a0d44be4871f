package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Optional;
import java.util.Set;

/** What desired rows mean column by column, written without the production code's comparison. */
final class RowsOfTheFile {
  private RowsOfTheFile() {}

  static void assertThatHostHasThem(FakeHost host, OvsdbState state, Set<String> leftOut) {
    BridgeRow bridge = host.bridge(state.bridge().name());
    assertBridge(host, state.bridge(), bridge);
    for (DesiredPort desired : state.allPorts()) {
      if (!leftOut.contains(desired.interfaceName())) {
        PortRow port = host.port(desired.interfaceName());
        assertThat(bridge.ports()).contains(port.uuid());
        assertPort(desired, port, host.iface(desired.interfaceName()));
      }
    }
  }

  private static void assertBridge(FakeHost host, DesiredBridge desired, BridgeRow bridge) {
    assertThat(bridge.failMode()).contains("secure");
    assertThat(bridge.protocols()).containsExactlyInAnyOrder("OpenFlow13", "OpenFlow14");
    assertThat(bridge.datapathType().replace("system", ""))
        .isEqualTo(desired.datapathType().ovsName().replace("system", ""));
    assertThat(bridge.otherConfig())
        .containsEntry("disable-in-band", "true")
        .containsEntry("datapath-id", desired.datapathId().toString());
    assertThat(bridge.externalIds()).containsEntry("overlane", "bridge");
    if (!desired.controllerTargets().isEmpty()) {
      assertThat(bridge.controllers())
          .extracting(row -> host.controller(row).target())
          .containsExactlyInAnyOrderElementsOf(desired.controllerTargets());
      assertThat(bridge.controllers())
          .allSatisfy(
              row -> assertThat(host.controller(row).connectionMode()).contains("out-of-band"));
    }
  }

  private static void assertPort(DesiredPort desired, PortRow port, InterfaceRow iface) {
    assertThat(port.interfaces()).containsExactly(iface.uuid());
    assertThat(port.tag()).isEqualTo(desired.tag());
    assertThat(port.trunks()).isEmpty();
    assertThat(port.vlanMode()).isIn(Optional.empty(), Optional.of("access"));
    assertThat(port.externalIds()).containsEntry("overlane", desired.mark().toString());
    assertThat(port.fakeBridge()).isEqualTo(desired.mark().toString().startsWith("segment:"));
    assertThat(iface.type().replace("system", "")).isEqualTo(desired.type());
    if (desired.mark().equals(OvsdbMark.TUNNEL)) {
      assertThat(iface.options()).isEqualTo(desired.options());
    }
  }
}
