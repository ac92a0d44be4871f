package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.DatapathType;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Drift of rows that are in place. */
final class OvsdbDiffRepairTest {
  private static final String TARGET = "tcp:192.168.77.1:6653";

  private final Networks seed = Networks.seed().withFakeBridges(true);
  private final FakeHost host = FakeHost.converged(seed);

  @Test
  void correctHost_isLeftAlone() {
    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  @Test
  void wrongKey_isRepairedInTheTunnelsRow() {
    host.setInterface(
        "vtep0", "options", ImmutableMap.of("key", "9999", "remote_ip", "192.168.77.26"));

    assertRepaired(
        "~ tunnel vtep0 options dst_port none -> 4789, options key 9999 -> flow,"
            + " options local_ip none -> 192.168.77.25, options remote_ip 192.168.77.26 -> flow");
  }

  @Test
  void mtuOfPortsThatTheTunnelTells_isRepaired() {
    host.putKey(host.port("vtep0").uuid(), "external_ids", "overlane-mtu", "8950");

    assertRepaired("~ tunnel vtep0 overlane-mtu 8950 -> 1450");
    assertThat(host.port("vtep0").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "tunnel", "overlane-mtu", "1450"));
  }

  @Test
  void bentTunnelThatIsOpen_isMendedUnderItsNumber() {
    host.putKey(host.iface("vtep0").uuid(), "options", "key", "9999").setPort("vtep0", "tag", 7L);
    host.setPort("vA", "tag", 7L);

    TunnelMend mend = diff(seed).tunnelMend().orElseThrow();

    assertThat(mend.ofport()).isEqualTo(1);
    assertThat(mend.changes().lines())
        .containsExactly("~ tunnel vtep0 tag 7 -> none", "~ tunnel vtep0 options key 9999 -> flow");
  }

  @Test
  void tunnelThatIsRight_orNotOpen_orOfAnotherType_isNotMendedInPlace() {
    assertThat(diff(seed).tunnelMend()).isEmpty();

    host.putKey(host.iface("vtep0").uuid(), "options", "key", "9999");
    host.setInterface("vtep0", "ofport", -1L);
    assertThat(diff(seed).tunnelMend()).isEmpty();

    host.setInterface("vtep0", "ofport", 1L).setInterface("vtep0", "type", "gre");
    assertThat(diff(seed).tunnelMend()).isEmpty();
  }

  @Test
  void furtherTunnelOption_isDrift() {
    host.putKey(host.iface("vtep0").uuid(), "options", "exts", "gbp");

    assertRepaired("~ tunnel vtep0 options exts gbp -> none");
  }

  @Test
  void tunnelOfAnotherType_isRepaired() {
    host.setInterface("vtep0", "type", "gre");

    assertRepaired("~ tunnel vtep0 type gre -> vxlan");
  }

  @Test
  void deletedTunnel_isMadeAgain() {
    host.deletePort("br0", "vtep0");

    assertRepaired("+ tunnel vtep0 vxlan local-ip 192.168.77.25 udp-port 4789");
  }

  @Test
  void declaredPort_thatIsATrunk_isMadeAnAccessPort() {
    host.setPort("vA", "tag", ImmutableSet.of())
        .setPort("vA", "trunks", ImmutableSet.of(101L, 7L))
        .setPort("vA", "vlan_mode", "native-untagged");

    assertRepaired(
        "~ port A (vA) tag none -> 100, trunks [7, 101] -> none, vlan-mode native-untagged ->"
            + " none");
  }

  @Test
  void accessMode_andSystemType_areNoDrift() {
    host.setPort("vA", "vlan_mode", "access")
        .setInterface("vA", "type", "system")
        .setBridge("br0", "datapath_type", "");

    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  @Test
  void optionsOfADeclaredPort_areNotLookedAt() {
    host.setInterface("vA", "options", ImmutableMap.of("n_rxq", "2"));

    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  @Test
  void deviceOfTheSwitchsMaking_isGivenTheMtuThatTunnelsCarry() {
    Networks internal = seed.withPorts(Networks.internal("I", "ab", "inner"));
    FakeHost made = FakeHost.converged(internal);
    assertThat(made.iface("inner").mtuRequest()).hasValue(1450);

    made.setInterface("inner", "mtu_request", 9000L);
    OvsdbChangeSet repair = OvsdbDiff.between(internal.state(), made.snapshot()).changes();

    assertThat(repair.lines()).containsExactly("~ port I (inner) mtu-request 9000 -> 1450");
    made.apply(repair);
    assertThat(made.iface("inner").mtuRequest()).hasValue(1450);
  }

  @Test
  void deviceOfAFakeBridge_hasTheMtuThatTunnelsCarry_forToolsThatTakeItFromThere() {
    assertThat(host.iface("br0.100").mtuRequest()).hasValue(1450);

    host.setInterface("br0.100", "mtu_request", ImmutableSet.of());

    assertRepaired("~ fake bridge br0.100 mtu-request none -> 1450");
  }

  @Test
  void mtuOfADeviceThatWasThere_isItsOwners() {
    host.setInterface("vA", "mtu_request", 9000L);

    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  @Test
  void deviceThatWasDeleted_isLetGo_onceForEachTime() {
    Networks userspace = seed.withBridge("br0", DatapathType.NETDEV);
    FakeHost made = FakeHost.converged(userspace).setInterface("vA", "ifindex", 0L);
    made.setInterface("vX", "ofport_request", 65279L);

    OvsdbChangeSet letGo = diff(userspace, made);

    assertThat(letGo.lines()).containsExactly("~ port A (vA) opened anew: its device was deleted");
    made.apply(letGo);
    assertThat(made.iface("vA").ofportRequest()).as("nobody asked for that").hasValue(65278);
    assertThat(diff(userspace, made).isEmpty()).as("it has been asked").isTrue();

    made.setInterface("vA", "ofport", -1L).setInterface("vA", "ifindex", ImmutableSet.of());
    assertThat(diff(userspace, made).isEmpty()).as("there is nothing to let go").isTrue();

    made.setInterface("vA", "ofport", 65278L).setInterface("vA", "ifindex", 0L);
    made.apply(diff(userspace, made));
    assertThat(made.iface("vA").ofportRequest()).as("the next time").hasValue(65277);
  }

  @Test
  void devicesThatWereDeleted_areLetGo_oneAfterTheOther_andWhileNoPortComesOrGoes() {
    Networks userspace = seed.withBridge("br0", DatapathType.NETDEV);
    FakeHost made = FakeHost.converged(userspace).deletePort("br0", "br0.100");
    made.setInterface("vA", "ifindex", 0L).setInterface("vX", "ifindex", 0L);

    assertThat(step(userspace, made)).allMatch(line -> line.startsWith("+ fake bridge br0.100"));
    made.apply(OvsdbDiff.between(userspace.state(), made.snapshot()).step());
    assertThat(step(userspace, made)).as("the switch has not opened br0.100 yet").isEmpty();
    made.setInterface("br0.100", "ofport", 9L);
    assertThat(step(userspace, made))
        .containsExactly("~ port A (vA) opened anew: its device was deleted");
    made.apply(OvsdbDiff.between(userspace.state(), made.snapshot()).step());
    assertThat(step(userspace, made)).as("the switch has not let go of vA yet").isEmpty();
    made.setInterface("vA", "ofport", -1L);
    assertThat(step(userspace, made))
        .containsExactly("~ port X (vX) opened anew: its device was deleted");
  }

  private static ImmutableList<String> step(Networks network, FakeHost host) {
    return OvsdbDiff.between(network.state(), host.snapshot()).step().lines();
  }

  @Test
  void deletedDevice_ofAPortThatWasThere_isItsOwners() {
    Networks userspace = seed.withBridge("br0", DatapathType.NETDEV);
    FakeHost made = FakeHost.converged(userspace).setInterface("vA", "ifindex", 0L);
    made.putKey(made.port("vA").uuid(), "external_ids", "overlane-adopted", "true");

    assertThat(diff(userspace, made).isEmpty()).isTrue();
  }

  @Test
  void deletedDevice_underTheKernelsDatapath_isTheSwitchsOwnAffair() {
    host.setInterface("vA", "ifindex", 0L);

    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  private static OvsdbChangeSet diff(Networks network, FakeHost host) {
    return OvsdbDiff.between(network.state(), host.snapshot()).changes();
  }

  @Test
  void fakeBridge_thatIsNone_isRepaired() {
    host.setPort("br0.100", "fake_bridge", false).setInterface("br0.100", "type", "");

    assertRepaired(
        "~ fake bridge br0.100 fake-bridge false -> true",
        "~ fake bridge br0.100 type system -> internal");
  }

  @Test
  void bridgeColumns_areRepairedApartFromPorts() {
    host.setBridge("br0", "fail_mode", ImmutableSet.of())
        .setBridge("br0", "protocols", ImmutableSet.of("OpenFlow10"))
        .setBridge("br0", "other_config", ImmutableMap.of("hwaddr", "02:00:00:00:00:01"))
        .deletePort("br0", "vA");

    OvsdbDiffResult diff = diff(seed);

    assertThat(diff.bridgeChanges().lines())
        .containsExactly(
            "~ bridge br0 fail-mode standalone -> secure,"
                + " protocols OpenFlow10 -> OpenFlow13,OpenFlow14",
            "~ bridge br0 other_config:datapath-id none -> 771307a6e0e6db44,"
                + " other_config:disable-in-band none -> true");
    assertThat(diff.changes().lines()).hasSize(3).last().isEqualTo("+ port A (vA) tag 100");
    host.apply(diff.changes());
    assertThat(host.bridge("br0").otherConfig()).containsEntry("hwaddr", "02:00:00:00:00:01");
  }

  @Test
  void datapathType_isChangedInPlace() {
    assertThat(diff(seed.withBridge("br0", DatapathType.NETDEV)).changes().lines())
        .containsExactly("~ bridge br0 datapath-type system -> netdev");
  }

  @Test
  void otherControllers_areReplaced_theRightOneStays() {
    UUID right = host.onlyController("br0");
    host.addController("br0", "tcp:10.0.0.1:6653", true);

    assertRepaired("~ bridge br0 controller tcp:10.0.0.1:6653," + TARGET + " -> " + TARGET);
    assertThat(host.bridge("br0").controllers()).containsExactly(right);
  }

  @Test
  void deletedController_isSetAgain() {
    host.setBridge("br0", "controller", ImmutableSet.of());

    assertRepaired("~ bridge br0 controller none -> " + TARGET);
    assertThat(host.snapshot().controllers().values())
        .extracting(ControllerRow::target)
        .containsExactly(TARGET);
  }

  @Test
  void controllersOfACluster_areAllNamed_andStayedWithWhereTheyWere() {
    UUID first = host.onlyController("br0");
    OvsdbState alone = seed.state();
    DesiredBridge bridge = alone.bridge();
    OvsdbState cluster =
        new OvsdbState(
            new DesiredBridge(
                bridge.name(),
                bridge.datapathType(),
                bridge.datapathId(),
                ImmutableSortedSet.of(TARGET, "tcp:10.0.0.2:6653", "tcp:10.0.0.3:6653")),
            alone.tunnel(),
            alone.fakeBridges(),
            alone.ports(),
            alone.ifaceIds(),
            alone.memberTags(),
            alone.adopt());

    OvsdbChangeSet changes = OvsdbDiff.between(cluster, host.snapshot()).changes();
    host.apply(changes);

    assertThat(changes.lines())
        .containsExactly(
            "~ bridge br0 controller "
                + TARGET
                + " -> tcp:10.0.0.2:6653,tcp:10.0.0.3:6653,"
                + TARGET);
    assertThat(host.bridge("br0").controllers()).hasSize(3).contains(first);
    assertThat(OvsdbDiff.between(cluster, host.snapshot()).changes().isEmpty()).isTrue();
  }

  @Test
  void controllerInBand_isTakenOutOfBand() {
    host.setController(host.onlyController("br0"), "connection_mode", "in-band");

    assertRepaired("~ bridge br0 connection-mode in-band -> out-of-band");
  }

  @Test
  void controllerThatIsDialledTooSeldom_isDialledEachSecond() {
    host.setController(host.onlyController("br0"), "max_backoff", 8000L);

    assertRepaired("~ bridge br0 max-backoff 8000 -> 1000");
  }

  @Test
  void controllerSharedWithAForeignBridge_isNotTouchedButReplaced() {
    UUID shared = host.onlyController("br0");
    host.addBridge("br-ext").referController("br-ext", shared);

    assertRepaired("~ bridge br0 controller " + TARGET + " -> " + TARGET);
    assertThat(host.bridge("br-ext").controllers()).containsExactly(shared);
    assertThat(host.bridge("br0").controllers()).hasSize(1).doesNotContain(shared);
  }

  @Test
  void hostsOwnController_isLeftAlone_whereTheFileNamesNone() {
    host.addController("br0", "tcp:10.0.0.1:6653", true);

    assertThat(diff(seed.withTarget(Optional.empty())).changes().isEmpty()).isTrue();
  }

  @Test
  void lostMarks_areSetAgain_asOfRowsThatWereThereBefore() {
    host.setBridge("br0", "external_ids", ImmutableMap.of())
        .setPort("vtep0", "external_ids", ImmutableMap.of())
        .setPort("vA", "external_ids", ImmutableMap.of("overlane", "no mark"));

    assertRepaired(
        "~ bridge br0 taken over", "~ tunnel vtep0 taken over", "~ port A (vA) taken over");
    assertThat(host.port("vtep0").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "tunnel", "overlane-mtu", "1450"));
    assertThat(host.port("vA").externalIds())
        .isEqualTo(ImmutableMap.of("overlane", "port:A", "overlane-adopted", "true"));
  }

  /** Else it could be given the number in the datapath by which packets of the other go. */
  @Test
  void portLeaves_whenTheOneThatComesIsOpen() {
    Networks other = seed.withPorts(Networks.port("A", "ab", "vA"), Networks.port("N", "xy", "vN"));
    OvsdbDiffResult diff = diff(other);
    assertThat(diff.changes().lines()).containsExactly("- port X (vX)", "+ port N (vN) tag 101");
    assertThat(diff.step().lines()).containsExactly("+ port N (vN) tag 101");

    host.apply(diff.step());
    host.setInterface("vN", "ofport", ImmutableSet.of());
    assertThat(diff(other).step().isEmpty()).isTrue();
    assertThat(diff(other).changes().lines()).containsExactly("- port X (vX)");

    host.setInterface("vN", "ofport", -1L); // as good as it gets
    assertThat(diff(other).step().lines()).containsExactly("- port X (vX)");
  }

  private void assertRepaired(String... lines) {
    OvsdbDiffResult diff = diff(seed);
    assertThat(diff.changes().lines()).containsExactlyElementsOf(ImmutableList.copyOf(lines));
    host.apply(diff.changes());
    assertThat(diff(seed).changes().isEmpty()).isTrue();
  }

  private OvsdbDiffResult diff(Networks network) {
    return OvsdbDiff.between(network.state(), host.snapshot());
  }
}
