package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hosts that must not be touched, and single rows that cannot be made. */
final class OvsdbDiffRefusalTest {
  private final Networks seed = Networks.seed();
  private final FakeHost host = new FakeHost();

  @Test
  void foreignBridge_withUnknownPorts_isBlocked() {
    host.addBridge("br0").addPort("br0", "eth0").addPort("br0", "vA");

    OvsdbDiffResult diff = diff(seed);

    assertThat(diff.blocked())
        .contains(
            "bridge br0 was not made by Overlane and holds ports that the file does not know:"
                + " eth0; declare or remove them, or set adopt: true");
    assertThat(diff.changes().isEmpty()).isTrue();
    assertThat(diff.bridgeChanges().isEmpty()).isTrue();
  }

  @Test
  void manyUnknownPorts_areNotAllNamed() {
    host.addBridge("br0");
    for (int i = 0; i < 8; i++) {
      host.addPort("br0", "eth" + i);
    }

    assertThat(diff(seed).blocked().orElseThrow())
        .contains("eth0, eth1, eth2, eth3, eth4 and 3 more");
  }

  @Test
  void foreignBridge_withUnknownPorts_isTakenOverIfTheFileSaysAdopt() {
    host.addBridge("br0").addPort("br0", "eth0");

    OvsdbDiffResult diff = diff(seed.withAdopt(true));
    host.apply(diff.changes());

    assertThat(diff.blocked()).isEmpty();
    assertThat(host.bridge("br0").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "bridge", "overlane-adopted", "true"));
    assertThat(diff(seed).blocked()).as("without adopt, once taken over").isEmpty();
  }

  @Test
  void foreignBridge_withKnownPortsOnly_isTakenOver() {
    host.addBridge("br0").addPort("br0", "vtep0").addPort("br0", "vA").addPort("br0", "tap7");
    host.putKey(host.iface("tap7").uuid(), "external_ids", "iface-id", "M");

    OvsdbDiffResult diff = diff(seed.withFloating("M"));

    assertThat(diff.blocked()).isEmpty();
    assertThat(diff.changes().lines()).startsWith("~ bridge br0 taken over");
  }

  @Test
  void setUpOfTheSeedsScript_isTakenOverWithFakeBridgesOnly() {
    host.addBridge("br0").addPort("br0", "vtep0").addPort("br0", "br0.100").addPort("br0", "ve1");
    host.setPort("br0.100", "fake_bridge", true)
        .setPort("br0.100", "tag", 100L)
        .setInterface("br0.100", "type", "internal")
        .setPort("ve1", "tag", 100L);

    assertThat(diff(seed.withFakeBridges(true)).blocked()).isEmpty();
    assertThat(diff(seed).blocked().orElseThrow()).contains("br0.100, ve1");
  }

  @Test
  void bridgeOfOurs_thatLostItsMark_isStillOurs() {
    Networks network = seed.withFloating("M");
    FakeHost converged = FakeHost.converged(network);
    converged.addPort("br0", "eth9").setBridge("br0", "external_ids", ImmutableMap.of());

    assertThat(OvsdbDiff.between(network.state(), converged.snapshot()).blocked()).isEmpty();
  }

  @Test
  void tunnelNameOnAForeignBridge_blocks() {
    host.addBridge("br-ext").addPort("br-ext", "vtep0");

    assertThat(diff(seed).blocked())
        .contains(
            "tunnel vtep0 cannot be made: interface vtep0 is on bridge br-ext, not br0;"
                + " ovs-vsctl del-port br-ext vtep0 frees the name");
  }

  @Test
  void tunnelNamedAsABridge_blocks() {
    host.addBridge("vtep0");

    assertThat(diff(seed).blocked())
        .contains("tunnel vtep0 cannot be made: bridge vtep0 has that name; rename one of them");
  }

  @Test
  void bridgeNameOfAFakeBridge_blocks() {
    host.addBridge("sw0").addPort("sw0", "sw0.7").setPort("sw0.7", "fake_bridge", true);

    assertThat(diff(seed.withBridge("sw0.7", DatapathType.SYSTEM)).blocked())
        .contains(
            "bridge sw0.7 cannot be made: a fake bridge of bridge sw0 has that name;"
                + " name another bridge in the file, or remove it with ovs-vsctl del-br sw0.7");
  }

  @Test
  void declaredInterfaceOnAForeignBridge_isLeftOut_theRestIsMade() {
    host.addBridge("br-ext").addPort("br-ext", "vA");

    assertLeftOut(
        "vA",
        "port A (vA) cannot be made: interface vA is on bridge br-ext, not br0;"
            + " ovs-vsctl del-port br-ext vA frees the name");
    assertThat(host.hasPort("vX")).isTrue();
  }

  @Test
  void declaredInterfaceInABond_isLeftOut() {
    host.addBridge("br0").addBond("br0", "bond0", "vA", "vX");

    assertThat(diff(seed).problems())
        .extracting(OvsdbProblem::text)
        .containsExactly(
            "port A (vA) cannot be made: port bond0 on bridge br0 holds vA, vX;"
                + " ovs-vsctl del-port br0 bond0 frees the name",
            "port X (vX) cannot be made: port bond0 on bridge br0 holds vA, vX;"
                + " ovs-vsctl del-port br0 bond0 frees the name");
  }

  @Test
  void declaredInterfaceUnderAPortOfAnotherName_isLeftOut() {
    host.addBridge("br0").addBond("br0", "p", "vA");

    assertLeftOut(
        "vA",
        "port A (vA) cannot be made: port p on bridge br0 holds vA;"
            + " ovs-vsctl del-port br0 p frees the name");
  }

  @Test
  void portWithoutInterface_isLeftOut() {
    host.addBridge("br0").addPort("br0", "vA").setPort("vA", "interfaces", ImmutableSet.of());

    assertThat(diff(seed.withAdopt(true)).problems())
        .containsExactly(
            new OvsdbProblem(
                Optional.of("vA"),
                "port A (vA) cannot be made: port vA on bridge br0 has no interface;"
                    + " ovs-vsctl del-port br0 vA frees the name"));
  }

  @Test
  void fakeBridgeNameInUse_isLeftOut() {
    host.addBridge("br0.100");
    Networks network = seed.withFakeBridges(true);

    OvsdbDiffResult diff = diff(network);

    assertThat(diff.problems())
        .extracting(OvsdbProblem::text)
        .containsExactly(
            "fake bridge br0.100 cannot be made: bridge br0.100 has that name;"
                + " rename one of them");
    host.apply(diff.changes());
    assertThat(diff(network).changes().isEmpty()).isTrue();
  }

  @Test
  void portSharedByTwoBridges_isLeftOut() {
    FakeHost both = FakeHost.converged(seed.withPorts(port("A", "ab", "vA")));
    both.addBridge("br-ext");
    both.setBridge(
        "br-ext", "ports", ImmutableSet.of(both.port("br-ext").uuid(), both.port("vA").uuid()));

    OvsdbDiffResult diff =
        OvsdbDiff.between(seed.withPorts(port("A", "ab", "vA")).state(), both.snapshot());

    assertThat(diff.changes().isEmpty()).isTrue();
    assertThat(diff.problems()).hasSize(1);
  }

  private void assertLeftOut(String interfaceName, String text) {
    OvsdbDiffResult diff = diff(seed);
    assertThat(diff.blocked()).isEmpty();
    assertThat(diff.problems()).containsExactly(new OvsdbProblem(Optional.of(interfaceName), text));
    host.apply(diff.changes());
    assertThat(diff(seed).changes().isEmpty()).isTrue();
    assertThat(diff(seed).problems()).hasSize(1);
  }

  private OvsdbDiffResult diff(Networks network) {
    return OvsdbDiff.between(network.state(), host.snapshot());
  }
}
