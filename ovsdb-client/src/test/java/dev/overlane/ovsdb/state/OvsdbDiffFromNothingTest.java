package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.internal;
import static dev.overlane.ovsdb.state.Networks.overlay;
import static dev.overlane.ovsdb.state.Networks.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done on a host that has no bridge yet. */
final class OvsdbDiffFromNothingTest {
  private final FakeHost host = new FakeHost();

  @ParameterizedTest
  @EnumSource
  void seed_onAnEmptyHost_isMadeInOneTransaction(Encoding encoding) {
    Networks seed =
        Networks.seed()
            .withOverlay(overlay(TunnelType.VXLAN, "vtep0", encoding))
            .withFakeBridges(true);

    OvsdbDiffResult diff = OvsdbDiff.between(seed.state(), host.snapshot());

    assertThat(diff.changes().lines())
        .containsExactly(
            "+ bridge br0 system datapath-id 771307a6e0e6db44 controller tcp:192.168.77.1:6653",
            "+ tunnel vtep0 vxlan local-ip 192.168.77.25 udp-port 4789",
            "+ fake bridge br0.100 segment ab tag 100",
            "+ fake bridge br0.101 segment xy tag 101",
            "+ port A (vA) tag 100",
            "+ port X (vX) tag 101");
    assertThat(diff.bridgeChanges()).isEqualTo(diff.changes());
    assertThat(diff.blocked()).isEmpty();
    assertThat(diff.problems()).isEmpty();
  }

  @Test
  void bridge_made_hasEveryColumnThatMatters() {
    Networks seed = Networks.seed().withBridge("br0", DatapathType.NETDEV);

    host.apply(OvsdbDiff.between(seed.state(), host.snapshot()).changes());

    BridgeRow bridge = host.bridge("br0");
    assertThat(bridge.datapathType()).isEqualTo("netdev");
    assertThat(bridge.failMode()).contains("secure");
    assertThat(bridge.protocols()).containsExactlyInAnyOrder("OpenFlow13", "OpenFlow14");
    assertThat(bridge.otherConfig())
        .containsExactlyInAnyOrderEntriesOf(
            ImmutableMap.of("disable-in-band", "true", "datapath-id", "771307a6e0e6db44"));
    assertThat(bridge.externalIds()).isEqualTo(ImmutableMap.of("overlane", "bridge"));
    assertThat(host.snapshot().controllers().values())
        .extracting(ControllerRow::target, ControllerRow::connectionMode)
        .containsExactly(tuple("tcp:192.168.77.1:6653", Optional.of("out-of-band")));
    assertThat(host.iface("br0").type()).isEqualTo("internal");
    assertThat(host.snapshot().root().bridges()).containsExactly(bridge.uuid());
  }

  @Test
  void ports_made_haveEveryColumnThatMatters() {
    Networks seed =
        Networks.seed()
            .withFakeBridges(true)
            .withPorts(port("A", "ab", "vA"), internal("X", "xy", "vX"));

    host.apply(OvsdbDiff.between(seed.state(), host.snapshot()).changes());

    assertThat(host.iface("vtep0").type()).isEqualTo("vxlan");
    assertThat(host.iface("vtep0").options())
        .isEqualTo(
            ImmutableMap.of(
                "dst_port", "4789",
                "key", "flow",
                "local_ip", "192.168.77.25",
                "remote_ip", "flow"));
    assertThat(host.port("vtep0").tag()).isEmpty();
    assertThat(host.port("vtep0").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "tunnel", "overlane-mtu", "1450"));
    assertThat(host.port("br0.100").fakeBridge()).isTrue();
    assertThat(host.port("br0.100").tag()).isEqualTo(OptionalInt.of(100));
    assertThat(host.port("br0.100").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "segment:ab"));
    assertThat(host.iface("br0.100").type()).isEqualTo("internal");
    assertThat(host.port("vA").tag()).isEqualTo(OptionalInt.of(100));
    assertThat(host.port("vA").fakeBridge()).isFalse();
    assertThat(host.port("vA").externalIds()).isEqualTo(ImmutableMap.of("overlane", "port:A"));
    assertThat(host.iface("vA").type()).isEmpty();
    assertThat(host.iface("vX").type()).isEqualTo("internal");
  }

  @Test
  void gre_hasNoUdpPort() {
    Networks gre =
        Networks.seed().withOverlay(overlay(TunnelType.GRE, "gre0", Encoding.VNI_PER_SEGMENT));

    OvsdbDiffResult diff = OvsdbDiff.between(gre.state(), host.snapshot());

    assertThat(diff.changes().lines()).contains("+ tunnel gre0 gre local-ip 192.168.77.25");
    assertThat(gre.state().tunnel().options().keySet())
        .isEqualTo(ImmutableSet.of("key", "local_ip", "remote_ip"));
  }

  @Test
  void fileWithoutTarget_leavesTheControllerToTheHost() {
    Networks seed = Networks.seed().withTarget(Optional.empty());

    host.apply(OvsdbDiff.between(seed.state(), host.snapshot()).changes());

    assertThat(host.snapshot().controllers()).isEmpty();
  }

  @Test
  void portNamedAsItsInterface_isPrintedOnce() {
    Networks seed = Networks.seed().withPorts(internal("vA", "ab", "vA"));

    assertThat(OvsdbDiff.between(seed.state(), host.snapshot()).changes().lines())
        .contains("+ port vA tag 100 internal");
  }
}
