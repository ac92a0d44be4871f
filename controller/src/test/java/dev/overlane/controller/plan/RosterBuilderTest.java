package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.SegmentRoster;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RosterBuilderTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0a").orElseThrow();

  @Test
  void declaredPorts_areMembersWhetherOrNotTheirHostReported() {
    NetworkModel seed = Networks.parse(Networks.SEED);

    Map<String, SegmentRoster> rosters =
        RosterBuilder.build(seed, ImmutableMap.of(), ImmutableMap.of());

    assertThat(rosters.get("ab").hosts()).containsOnlyKeys("dt-1", "dt-2");
    assertThat(rosters.get("ab").hosts().get("dt-2").hasUnknownMacs()).isTrue();
  }

  @Test
  void attachedMac_isKnown() {
    NetworkModel seed = Networks.parse(Networks.SEED);

    SegmentRoster ab =
        RosterBuilder.build(seed, ImmutableMap.of("dt-1", attached("A", MAC)), ImmutableMap.of())
            .get("ab");

    assertThat(ab.hosts().get("dt-1").knownMacs()).containsExactly(MAC);
    assertThat(ab.hosts().get("dt-1").hasUnknownMacs()).isFalse();
  }

  @Test
  void linkLocalAddressOfAnAttachedMac_isThatPortsAlone() {
    NetworkModel seed =
        Networks.parse(
            Networks.SEED.replace("interface: vA", "interface: vA, addresses: [\"2001:db8::a\"]"));
    IpAddress linkLocal = IpAddress.parse("fe80::ff:fe00:a").orElseThrow();

    SegmentRoster before =
        RosterBuilder.build(seed, ImmutableMap.of(), ImmutableMap.of()).get("ab");
    SegmentRoster ab =
        RosterBuilder.build(seed, ImmutableMap.of("dt-1", attached("A", MAC)), ImmutableMap.of())
            .get("ab");

    assertThat(before.addresses()).containsOnlyKeys(IpAddress.parse("2001:db8::a").orElseThrow());
    assertThat(ab.addresses()).hasSize(2).containsKey(linkLocal);
    assertThat(ab.addresses().get(linkLocal).mac()).as("nobody answers for it").isEmpty();
  }

  @Test
  void attachedMacThatTheFileGivesToAnother_isNotBelieved() {
    NetworkModel seed =
        Networks.parse(
            Networks.SEED.replace("interface: vB", "interface: vB, mac: \"" + MAC + "\""));

    SegmentRoster ab =
        RosterBuilder.build(seed, ImmutableMap.of("dt-1", attached("A", MAC)), ImmutableMap.of())
            .get("ab");

    assertThat(ab.hosts().get("dt-1").knownMacs()).isEmpty();
    assertThat(ab.hosts().get("dt-1").hasUnknownMacs()).isTrue();
    assertThat(ab.hosts().get("dt-2").knownMacs()).containsExactly(MAC);
  }

  @Test
  void sameAttachedMacOnTwoHosts_isBelievedOfTheFirstByName() {
    NetworkModel seed = Networks.parse(Networks.SEED);

    SegmentRoster ab =
        RosterBuilder.build(
                seed,
                ImmutableMap.of("dt-2", attached("B", MAC), "dt-1", attached("A", MAC)),
                ImmutableMap.of())
            .get("ab");

    assertThat(ab.hosts().get("dt-1").knownMacs()).containsExactly(MAC);
    assertThat(ab.hosts().get("dt-2").knownMacs()).isEmpty();
  }

  @Test
  void floatingPort_isAMemberOnlyWhereItIsPlaced() {
    NetworkModel seed = Networks.parse(Networks.SEED + "ports:\n  M: { segment: xy }\n");
    HostReport claim =
        new HostReport(
            ImmutableSortedMap.of("M", Optional.of(MAC)),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of());

    SegmentRoster xy =
        RosterBuilder.build(
                seed, ImmutableMap.of("dt-1", claim, "dt-2", claim), ImmutableMap.of("M", "dt-2"))
            .get("xy");

    assertThat(xy.hosts().get("dt-2").knownMacs()).containsExactly(MAC);
    assertThat(xy.hosts().get("dt-1").knownMacs()).isEmpty();
  }

  private static HostReport attached(String port, MacAddress mac) {
    return new HostReport(
        ImmutableSortedMap.of(), ImmutableSortedMap.of(port, mac), ImmutableSortedMap.of());
  }
}
