package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.flow.state.SwitchPorts;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports of a real ovs-vswitchd. */
final class RealPortsTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void portsAddedRenumberedAndRemoved_areTold(String protocol) {
    String[] add = {"add-port", "br0", "p9", "--", "set", "interface", "p9", "type=dummy"};
    bench.connect(protocol);
    bench.ovs().vsctl(add);
    bench.ovs().vsctl("set", "interface", "p9", "ofport_request=77");
    awaitPorts(77, "p9", true);
    bench.ovs().vsctl("del-port", "p9");
    awaitPorts(77, "p9", false);
  }

  private static void awaitPorts(int number, String name, boolean there) {
    SwitchPorts ports = bench.owner().nextPorts();
    while (ports.agrees(name, number) != there) {
      ports = bench.owner().nextPorts();
    }
    assertThat(ports.agrees(name, number)).isEqualTo(there);
  }
}
