package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RevisionRulesTest {

  @Test
  void vniThatPassesToAnotherSegment_isRefusedWithTheTwoStepWay() {
    NetworkModel before = Networks.load("ab: { vlan: 100, vni: 10100 }", "xy: { vlan: 101 }");
    NetworkModel after =
        Networks.load("ab: { vlan: 100, vni: 5 }", "xy: { vlan: 101, vni: 10100 }");

    assertThat(hazards(List.of(before), after))
        .singleElement()
        .asString()
        .contains("segment xy: vni 10100 was segment ab's", "in two steps");
  }

  @Test
  void swappedVnis_areRefusedForBothSegments() {
    NetworkModel before = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");
    NetworkModel after = Networks.load("ab: { vlan: 1, vni: 20 }", "xy: { vlan: 2, vni: 10 }");

    assertThat(hazards(List.of(before), after)).hasSize(2);
  }

  @Test
  void vniRetiredAndReusedWhileSomeHostMayStillBeBehind_isRefused() {
    NetworkModel first = Networks.load("ab: { vlan: 1, vni: 10 }");
    NetworkModel second = Networks.load("ab: { vlan: 1, vni: 11 }");
    NetworkModel third = Networks.load("ab: { vlan: 1, vni: 11 }", "xy: { vlan: 2, vni: 10 }");

    assertThat(hazards(List.of(first, second), third)).hasSize(1);
    assertThat(hazards(List.of(second), third)).isEmpty();
  }

  @Test
  void renumberedVlan_isAHazardOnlyWhereTheTagIsOnTheWire() {
    NetworkModel before = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");
    NetworkModel after = Networks.load("ab: { vlan: 2, vni: 10 }", "xy: { vlan: 1, vni: 20 }");

    assertThat(hazards(List.of(before), after)).isEmpty();
    assertThat(hazards(List.of(Networks.trunk(before)), Networks.trunk(after))).hasSize(2);
  }

  @Test
  void renumberedVlan_isAHazardWhereOthersPlugInByTag() {
    String hosts = "hosts:\n  h1: { address: 10.0.0.1, fake-bridges: true }\n";
    NetworkModel before =
        Networks.parse("version: 1\nsegments: { ab: { vlan: 1 }, xy: { vlan: 2 } }\n" + hosts);
    NetworkModel after =
        Networks.parse(
            "version: 1\nsegments: { ab: { vlan: 2, vni: 1 }, xy: { vlan: 1, vni: 2 } }\n" + hosts);

    assertThat(hazards(List.of(before), after)).hasSize(2).allMatch(h -> h.contains("vlan"));
  }

  @Test
  void hostThatReturnsAfterItsNumbersGotAnotherMeaning_isRefused() {
    String then = "version: 1\nsegments: { ab: { vlan: 1, vni: 10 } }\n";
    String now = "version: 1\nsegments: { xy: { vlan: 1, vni: 10 } }\n";
    String host = "hosts: { h1: { address: 10.0.0.1 } }\n";
    SetMultimap<Ipv4Address, KeyMeanings> departed =
        ImmutableSetMultimap.of(
            Ipv4Address.parse("10.0.0.1").orElseThrow(),
            KeyMeanings.of(Networks.parse(then + host)));

    assertThat(RevisionRules.returns(departed, Networks.parse(now + host)))
        .singleElement()
        .asString()
        .contains("host h1", "vni 10 was segment ab's, now it is xy's");
    assertThat(RevisionRules.returns(departed, Networks.parse(now))).isEmpty();
    assertThat(RevisionRules.returns(departed, Networks.parse(then + host))).isEmpty();
  }

  private static List<String> hazards(List<NetworkModel> unsettled, NetworkModel next) {
    return RevisionRules.hazards(unsettled.stream().map(KeyMeanings::of).toList(), next).stream()
        .map(Hazard::toString)
        .toList();
  }

  @Test
  void sameFileAgain_isSafe() {
    NetworkModel model = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");

    assertThat(hazards(List.of(model), model)).isEmpty();
  }
}
