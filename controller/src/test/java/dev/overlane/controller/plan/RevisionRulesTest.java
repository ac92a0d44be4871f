package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;
import org.junit.jupiter.api.Test;

final class RevisionRulesTest {

  @Test
  void vniThatPassesToAnotherSegment_isRefusedWithTheTwoStepWay() {
    NetworkModel before = Networks.load("ab: { vlan: 100, vni: 10100 }", "xy: { vlan: 101 }");
    NetworkModel after =
        Networks.load("ab: { vlan: 100, vni: 5 }", "xy: { vlan: 101, vni: 10100 }");

    assertThat(RevisionRules.hazards(ImmutableList.of(before), after))
        .singleElement()
        .asString()
        .contains("segment xy: vni 10100 was segment ab's", "in two steps");
  }

  @Test
  void swappedVnis_areRefusedForBothSegments() {
    NetworkModel before = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");
    NetworkModel after = Networks.load("ab: { vlan: 1, vni: 20 }", "xy: { vlan: 2, vni: 10 }");

    assertThat(RevisionRules.hazards(ImmutableList.of(before), after)).hasSize(2);
  }

  @Test
  void vniRetiredAndReusedWhileSomeHostMayStillBeBehind_isRefused() {
    NetworkModel first = Networks.load("ab: { vlan: 1, vni: 10 }");
    NetworkModel second = Networks.load("ab: { vlan: 1, vni: 11 }");
    NetworkModel third = Networks.load("ab: { vlan: 1, vni: 11 }", "xy: { vlan: 2, vni: 10 }");

    assertThat(RevisionRules.hazards(ImmutableList.of(first, second), third)).hasSize(1);
    assertThat(RevisionRules.hazards(ImmutableList.of(second), third)).isEmpty();
  }

  @Test
  void renumberedVlan_isAHazardOnlyWhereTheTagIsOnTheWire() {
    NetworkModel before = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");
    NetworkModel after = Networks.load("ab: { vlan: 2, vni: 10 }", "xy: { vlan: 1, vni: 20 }");

    assertThat(RevisionRules.hazards(ImmutableList.of(before), after)).isEmpty();
    assertThat(
            RevisionRules.hazards(ImmutableList.of(Networks.trunk(before)), Networks.trunk(after)))
        .hasSize(2);
  }

  @Test
  void sameFileAgain_isSafe() {
    NetworkModel model = Networks.load("ab: { vlan: 1, vni: 10 }", "xy: { vlan: 2, vni: 20 }");

    assertThat(RevisionRules.hazards(ImmutableList.of(model), model)).isEmpty();
  }
}
