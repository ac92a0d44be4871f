package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.MacAddress;
import dev.overlane.ovsdb.state.ObservedHost.ObservedBridge;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding rule: what may have flows. */
final class ObservedHostTest {
  private static final String MAC = "02:00:00:00:00:0a";

  private final Networks seed = Networks.seed().withFakeBridges(true);
  private final FakeHost host = FakeHost.converged(seed);

  @Test
  void portsThatAgree_areReadyUnderTheirOfports() {
    host.putKey(host.iface("vA").uuid(), "external_ids", "attached-mac", MAC);

    ObservedHost observed = observed();

    assertThat(observed.port("vtep0")).isEqualTo(new ObservedPort.Ready(1, Optional.empty()));
    assertThat(observed.port("vA")).isEqualTo(new ObservedPort.Ready(4, MacAddress.parse(MAC)));
    assertThat(observed.plugged()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "01:00:5e:00:00:01", "vA", ""})
  void attachedMac_thatIsNoStationsAddress_isAsNone(String mac) {
    host.putKey(host.iface("vA").uuid(), "external_ids", "attached-mac", mac);

    assertThat(observed().port("vA")).isEqualTo(new ObservedPort.Ready(4, Optional.empty()));
  }

  @Test
  void portWithoutOfport_isPending() {
    host.setInterface("vA", "ofport", ImmutableSet.of());

    assertThat(observed().port("vA")).isEqualTo(new ObservedPort.Pending());
  }

  @Test
  void portWhoseDeviceIsGone_hasFailed_thoughItKeepsItsOfport() {
    host.setInterface("vA", "ofport", 4L).setInterface("vA", "ifindex", 0L);

    assertThat(observed().port("vA")).isEqualTo(new ObservedPort.Failed("its device is gone"));

    host.setInterface("vA", "mac_in_use", "02:00:00:00:00:0a");

    assertThat(observed().port("vA")).isInstanceOf(ObservedPort.Ready.class);
  }

  @Test
  void portThatCouldNotBeOpened_hasFailedWithTheSwitchsReason() {
    host.setInterface("vA", "ofport", -1L)
        .setInterface("vA", "error", "could not open network device vA (No such device)")
        .setInterface("vX", "ofport", -1L);

    assertThat(observed().port("vA"))
        .isEqualTo(new ObservedPort.Failed("could not open network device vA (No such device)"));
    assertThat(observed().port("vX"))
        .isEqualTo(new ObservedPort.Failed("the switch gave it ofport -1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 65280, 65534})
  void ofportThatIsNone_isNeverReady(long ofport) {
    host.setInterface("vA", "ofport", ofport);

    assertThat(observed().port("vA")).isInstanceOf(ObservedPort.Failed.class);
  }

  @Test
  void ofportThatTwoInterfacesClaim_isNobodys() {
    host.addPort("br0", "eth9").setInterface("eth9", "ofport", 4L);

    assertThat(observed().port("vA")).isEqualTo(new ObservedPort.Pending());
    assertThat(observed().plugged().get(0).ofport()).isEmpty();
  }

  @Test
  void ofportOfAnotherBridge_isNoClaim() {
    host.addBridge("br-ext").addPort("br-ext", "eth9").setInterface("eth9", "ofport", 4L);

    assertThat(observed().port("vA")).isInstanceOf(ObservedPort.Ready.class);
  }

  @Test
  void portThatDiffers_isNotReadyThoughItHasAnOfport() {
    host.setPort("vA", "tag", 101L)
        .setInterface("vX", "type", "vxlan")
        .putKey(host.iface("vtep0").uuid(), "options", "key", "9999");

    assertThat(observed().port("vA")).isEqualTo(new ObservedPort.Differs());
    assertThat(observed().port("vX")).isEqualTo(new ObservedPort.Differs());
    assertThat(observed().port("vtep0")).isEqualTo(new ObservedPort.Differs());
  }

  @Test
  void lostMark_doesNotTakeFlowsAway() {
    host.setPort("vA", "external_ids", ImmutableMap.of());

    assertThat(observed().port("vA")).isInstanceOf(ObservedPort.Ready.class);
  }

  @Test
  void portInABond_differs_andOneElsewhereIsAbsent() {
    host.deletePort("br0", "vA").addBond("br0", "bond0", "vA", "eth9");
    host.addBridge("br-ext").movePort("br0", "vX", "br-ext");

    ObservedHost observed = observed();

    assertThat(observed.port("vA")).isEqualTo(new ObservedPort.Differs());
    assertThat(observed.port("vX")).isEqualTo(new ObservedPort.Absent());
    assertThat(observed.plugged())
        .extracting(PluggedPort::interfaceName, PluggedPort::plain)
        .containsExactly(tuple("eth9", false));
  }

  @Test
  void pluggedPort_isToldWithAllThatMakesItAMember() {
    host.addPort("br0", "tap7").setPort("tap7", "tag", 100L).setInterface("tap7", "ofport", 9L);
    host.putKey(host.iface("tap7").uuid(), "external_ids", "iface-id", "M")
        .putKey(host.iface("tap7").uuid(), "external_ids", "attached-mac", MAC);

    assertThat(observed().plugged())
        .containsExactly(
            new PluggedPort(
                "tap7",
                "tap7",
                "system",
                OptionalInt.of(100),
                true,
                Optional.of("M"),
                MacAddress.parse(MAC),
                OptionalInt.of(9),
                Optional.empty()));
  }

  @Test
  void pluggedTrunk_isNotPlain() {
    host.addPort("br0", "t1").setPort("t1", "trunks", ImmutableSet.of(100L));
    host.addPort("br0", "t2").setPort("t2", "vlan_mode", "native-untagged");
    host.addPort("br0", "t3").setPort("t3", "fake_bridge", true);
    host.addBond("br0", "t4", "eth9");

    assertThat(observed().plugged()).extracting(PluggedPort::plain).containsOnly(false).hasSize(4);
  }

  @Test
  void bridgeFacts_areThoseOfTheWantedController() {
    host.setBridge("br0", "datapath_id", "771307a6e0e6db44")
        .addController("br0", "tcp:10.0.0.1:6653", true);

    assertThat(observed().bridge())
        .contains(new ObservedBridge(Optional.of("771307a6e0e6db44"), false));
    assertThat(ObservedHost.of(seed.withTarget(Optional.empty()).state(), host.snapshot()).bridge())
        .contains(new ObservedBridge(Optional.of("771307a6e0e6db44"), true));
  }

  @Test
  void hostWithoutBridge_hasNothing() {
    ObservedHost observed = ObservedHost.of(seed.state(), new FakeHost().snapshot());

    assertThat(observed.bridge()).isEmpty();
    assertThat(observed.ports().values()).containsOnly(new ObservedPort.Absent());
    assertThat(observed.plugged()).isEmpty();
  }

  private ObservedHost observed() {
    return ObservedHost.of(seed.state(), host.snapshot());
  }
}
