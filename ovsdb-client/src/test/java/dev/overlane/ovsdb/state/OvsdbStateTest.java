package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
