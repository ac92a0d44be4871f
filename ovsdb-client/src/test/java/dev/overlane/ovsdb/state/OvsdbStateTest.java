package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.port;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import org.junit.jupiter.api.Test;

/** What the file makes of a host. */
final class OvsdbStateTest {

  @Test
  void membersByTag_areThereWithFakeBridgesOnly() {
    assertThat(Networks.seed().state().memberTags()).isEmpty();
    assertThat(Networks.seed().withFakeBridges(true).state().memberTags())
        .containsExactly(100, 101);
  }

  @Test
  void port_isFoundByItsInterface_whateverItIs() {
    OvsdbState state = Networks.seed().withFakeBridges(true).state();

    assertThat(state.allPorts())
        .extracting(DesiredPort::title)
        .containsExactly(
            "tunnel vtep0",
            "fake bridge br0.100",
            "fake bridge br0.101",
            "port A (vA)",
            "port X (vX)");
    assertThat(state.allPorts())
        .allSatisfy(port -> assertThat(state.port(port.interfaceName())).contains(port));
    assertThat(state.port("A")).isEmpty();
  }

  @Test
  void interfaceNamedAsTheTunnelOrTheBridge_isNoState() {
    assertThatThrownBy(() -> Networks.seed().withPorts(port("A", "ab", "vtep0")).state())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vtep0");
    assertThatThrownBy(() -> Networks.seed().withPorts(port("A", "ab", "br0")).state())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("br0");
  }

  @Test
  void devicesOfASegment_haveItsMtu_andTheTunnelTellsTheLeast() {
    byte[] file =
        """
        version: 1
        segments: { ab: { vlan: 100 }, xy: { vlan: 101 } }
        defaults: { datapath-type: netdev }
        hosts:
          h: { address: 192.0.2.1, fake-bridges: true, ports: { I: { segment: ab, type: internal } } }
          n: { address: 192.0.2.2, underlay-mtu: 1400, ports: { N: { segment: ab } } }
        """
            .getBytes(UTF_8);
    NetworkModel model = ((ConfigResult.Valid) ConfigLoader.load("f", file)).model();
    OvsdbState state = OvsdbCompiler.compile(model, model.hosts().get("h"));

    assertThat(state.port("I").orElseThrow().mtu()).hasValue(1350);
    assertThat(state.port("br0.100").orElseThrow().mtu()).hasValue(1350);
    assertThat(state.port("br0.101").orElseThrow().mtu()).hasValue(1450);
    assertThat(state.port("vtep0").orElseThrow().mtu()).hasValue(1350);
  }
}
