package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.overlay;
import static dev.overlane.ovsdb.state.Networks.port;
import static dev.overlane.ovsdb.state.Networks.segment;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is ours, what was there before, what is foreign. */
final class OvsdbDiffOwnershipTest {
  private final Networks seed = Networks.seed();
  private final FakeHost host = FakeHost.converged(seed);

  @Test
  void portOfOurs_thatLeavesTheFile_isDeleted() {
    Networks without = seed.withPorts(port("A", "ab", "vA"));

    assertThat(settle(without).changes().lines()).containsExactly("- port X (vX)");
    assertThat(host.hasPort("vX")).isFalse();
  }

  @Test
  void portPluggedBefore_isTakenOver_andReleasedWhenItLeavesTheFile() {
    host.addPort("br0", "vC").putKey(host.port("vC").uuid(), "external_ids", "theirs", "kept");
    Networks with =
        seed.withPorts(port("A", "ab", "vA"), port("C", "ab", "vC"), port("X", "xy", "vX"));

    assertThat(settle(with).changes().lines())
        .containsExactly("~ port C (vC) taken over", "~ port C (vC) tag none -> 100");
    assertThat(host.port("vC").externalIds())
        .isEqualTo(
            ImmutableMap.of("overlane", "port:C", "overlane-adopted", "true", "theirs", "kept"));

    assertThat(settle(seed).changes().lines())
        .containsExactly("- port C (vC) stays, unmarked, tag 100 -> none");
    assertThat(host.port("vC").externalIds()).isEqualTo(ImmutableMap.of("theirs", "kept"));
    assertThat(host.port("vC").tag()).isEmpty();
  }

  @Test
  void renamedTunnelInterface_replacesTheOldTunnel() {
    Networks renamed =
        seed.withOverlay(overlay(TunnelType.GENEVE, "gnv0", Encoding.VNI_PER_SEGMENT));

    assertThat(settle(renamed).changes().lines())
        .containsExactly(
            "- tunnel vtep0", "+ tunnel gnv0 geneve local-ip 192.168.77.25 udp-port 6081");
  }

  @Test
  void tunnelThatWasThereBefore_isOursAndGoes() {
    host.deletePort("br0", "vtep0").addPort("br0", "vtep0");
    settle(seed);
    assertThat(host.port("vtep0").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "tunnel", "overlane-mtu", "1450"));

    settle(seed.withOverlay(overlay(TunnelType.VXLAN, "vx0", Encoding.TRUNK)));

    assertThat(host.hasPort("vtep0")).isFalse();
  }

  @Test
  void fakeBridges_noLongerAskedFor_areDeleted_butNotWhatIsPluggedThere() {
    settle(seed.withFakeBridges(true));
    host.addPort("br0", "veth1").setPort("veth1", "tag", 100L);

    assertThat(settle(seed).changes().lines())
        .containsExactly("- fake bridge br0.100", "- fake bridge br0.101");
    assertThat(host.port("veth1").tag()).isEqualTo(OptionalInt.of(100));
  }

  @Test
  void fakeBridgeThatWasThereBefore_staysAFakeBridge() {
    host.addPort("br0", "br0.100")
        .setPort("br0.100", "fake_bridge", true)
        .setPort("br0.100", "tag", 100L)
        .setInterface("br0.100", "type", "internal");

    assertThat(settle(seed.withFakeBridges(true)).changes().lines())
        .containsExactly(
            "~ fake bridge br0.100 taken over",
            "~ fake bridge br0.100 mtu-request none -> 1450",
            "+ fake bridge br0.101 segment xy tag 101");
    assertThat(settle(seed).changes().lines())
        .containsExactly("- fake bridge br0.100 stays, unmarked", "- fake bridge br0.101");
    assertThat(host.port("br0.100").tag()).isEqualTo(OptionalInt.of(100));
  }

  @Test
  void segmentsThatSwapTheirVlans_swapMarksAndTags() {
    settle(seed.withFakeBridges(true));

    assertThat(
            settle(seed.withFakeBridges(true).withSegments(segment("ab", 101), segment("xy", 100)))
                .changes()
                .lines())
        .containsExactly(
            "~ fake bridge br0.100 mark segment:ab -> segment:xy",
            "~ fake bridge br0.101 mark segment:xy -> segment:ab",
            "~ port A (vA) tag 100 -> 101",
            "~ port X (vX) tag 101 -> 100");
  }

  @Test
  void markedPort_thatOthersMadeABondOf_isReleasedNotDeleted() {
    host.deletePort("br0", "vX").addBond("br0", "vX", "vX", "eth9");
    host.putKey(host.port("vX").uuid(), "external_ids", "overlane", "port:X");

    assertThat(settle(seed.withPorts(port("A", "ab", "vA"))).changes().lines())
        .containsExactly("- port X (vX) stays, unmarked");
    assertThat(host.hasPort("vX")).isTrue();
  }

  @Test
  void markedPort_movedToAForeignBridge_isReportedAndNotTouched() {
    host.addBridge("br-ext").movePort("br0", "vX", "br-ext");

    OvsdbDiffResult undesired = settle(seed.withPorts(port("A", "ab", "vA")));

    assertThat(undesired.changes().isEmpty()).isTrue();
    assertThat(undesired.problems())
        .extracting(OvsdbProblem::text)
        .containsExactly(
            "port vX has Overlane's mark, but is on bridge br-ext; it is left as it is:"
                + " ovs-vsctl remove Port vX external_ids overlane takes the mark off");
  }

  @Test
  void markedPort_thatAnotherBridgeHasToo_isNotTouched() {
    host.addBridge("br-ext").referPort("br-ext", "vX");
    host.putKey(host.port("vX").uuid(), "external_ids", "overlane-adopted", "true");

    OvsdbDiffResult diff = settle(seed.withPorts(port("A", "ab", "vA")));

    assertThat(diff.changes().isEmpty()).isTrue();
    assertThat(diff.problems()).hasSize(1);
  }

  @Test
  void bridgeThatTheFileRenamed_isLeftAndReported() {
    host.deletePort("br0", "vtep0").deletePort("br0", "vA");

    OvsdbDiffResult diff = settle(seed.withBridge("br1", DatapathType.SYSTEM));

    assertThat(diff.blocked()).isEmpty();
    assertThat(diff.problems())
        .extracting(OvsdbProblem::text)
        .containsExactly(
            "port X (vX) cannot be made: interface vX is on bridge br0, not br1;"
                + " ovs-vsctl del-port br0 vX frees the name",
            "bridge br0 was Overlane's, but the file names br1; it is left as it is:"
                + " ovs-vsctl del-br br0 removes it");
    assertThat(host.hasPort("vX")).isTrue();
  }

  @Test
  void foreignPortsOnOurBridge_areLeftAlone() {
    host.addPort("br0", "eth9").addBond("br0", "bond0", "eth1", "eth2");

    assertThat(settle(seed).changes().isEmpty()).isTrue();
  }

  /** Applies the diff, and checks that nothing is left to do. */
  private OvsdbDiffResult settle(Networks network) {
    OvsdbDiffResult diff = OvsdbDiff.between(network.state(), host.snapshot());
    host.apply(diff.changes());
    assertThat(OvsdbDiff.between(network.state(), host.snapshot()).changes().isEmpty()).isTrue();
    return diff;
  }
}
