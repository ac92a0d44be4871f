package dev.overlane.ovsdb.state;

import static dev.overlane.ovsdb.state.Networks.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes from a host and what stays. */
final class TeardownTest {
  private final Networks seed = Networks.seed();
  private final FakeHost host = FakeHost.converged(seed);
  private final DesiredBridge desired = seed.state().bridge();

  @Test
  void bridgeOfOurs_goesWithAllItsPorts_andThenNothingIsLeft() {
    TeardownPlan plan = tearDown();

    assertThat(plan.changes().lines())
        .containsExactlyInAnyOrder(
            "- port A (vA)", "- port X (vX)", "- tunnel vtep0", "- bridge br0");
    assertThat(plan.left()).isEmpty();
    assertThat(host.snapshot().bridges()).isEmpty();
    assertThat(host.snapshot().controllers()).isEmpty();
    assertThat(plan().changes().isEmpty()).isTrue();
  }

  @Test
  void foreignPort_keepsTheBridge_closedAndWithoutController() {
    host.addPort("br0", "vU").setPort("vU", "tag", 100L);
    host.putKey(host.bridge("br0").uuid(), "other_config", "mac-aging-time", "99");

    TeardownPlan plan = tearDown();

    assertThat(plan.left()).anyMatch(line -> line.contains("not Overlane's: vU;"));
    assertThat(plan.left()).anyMatch(line -> line.contains("fail-mode secure"));
    assertThat(host.hasPort("vA")).isFalse();
    assertThat(host.port("vU").tag()).hasValue(100);
    assertThat(host.bridge("br0").controllers()).isEmpty();
    assertThat(host.bridge("br0").protocols()).isEmpty();
    assertThat(host.bridge("br0").failMode()).contains("secure");
    assertThat(host.bridge("br0").externalIds()).isEmpty();
    assertThat(host.bridge("br0").otherConfig()).isEqualTo(ImmutableMap.of("mac-aging-time", "99"));
    assertThat(plan().changes().isEmpty()).isTrue();
  }

  @Test
  void adoptedBridgeAndPort_stayUnmarked_withTheKeysOfOthers() {
    FakeHost old = new FakeHost().addBridge("br0").addPort("br0", "vA");
    old.putKey(old.port("vA").uuid(), "external_ids", "theirs", "kept");
    old.apply(OvsdbDiff.between(seed.state(), old.snapshot()).changes());
    assertThat(old.port("vA").tag()).hasValue(100);

    TeardownPlan plan = plan(old);
    old.apply(plan.changes());

    assertThat(plan.changes().lines())
        .contains("- port A (vA) stays, unmarked, tag 100 -> none", "- tunnel vtep0")
        .anyMatch(line -> line.startsWith("~ bridge br0 stays, unmarked, controller "));
    assertThat(plan.left()).anyMatch(line -> line.contains("which Overlane did not make"));
    assertThat(old.port("vA").externalIds()).isEqualTo(ImmutableMap.of("theirs", "kept"));
    assertThat(old.port("vA").tag()).isEmpty();
    assertThat(old.hasPort("vtep0")).isFalse();
    assertThat(old.bridge("br0").externalIds()).isEmpty();
    assertThat(plan(old).changes().isEmpty()).isTrue();
  }

  @Test
  void controllerThatTheFileDoesNotName_staysAndIsTold() {
    host.addPort("br0", "vU").addController("br0", "tcp:127.0.0.1:9", true);

    TeardownPlan plan = tearDown();

    assertThat(plan.left())
        .anyMatch(line -> line.startsWith("controller tcp:127.0.0.1:9 of bridge br0"));
    assertThat(host.bridge("br0").controllers()).hasSize(1);
  }

  @Test
  void anotherHostsBridge_isTouchedOnlyIfNamed() {
    DatapathId mistyped = DatapathId.ofHost("somebody-else");

    TeardownPlan plan = plan(mistyped, Optional.empty());

    assertThat(plan.changes().isEmpty()).isTrue();
    assertThat(plan.others()).containsExactly("br0");
    assertThat(plan(mistyped, Optional.of("br0")).changes().lines()).contains("- bridge br0");
  }

  @Test
  void bridgeThatLostItsMark_isNotTakenForOurs() {
    host.setBridge("br0", "external_ids", ImmutableMap.of());

    assertThat(tearDown().changes().lines()).doesNotContain("- bridge br0");
    assertThat(host.bridge("br0").protocols()).isEmpty();
    assertThat(host.hasPort("vA")).isFalse();
  }

  @Test
  void otherBridgesAndTheirPorts_areUntouched() {
    host.addBridge("lan0").addPort("lan0", "vL").addController("lan0", "tcp:127.0.0.1:9", true);
    var before = host.bridge("lan0");

    tearDown();

    assertThat(host.bridge("lan0")).isEqualTo(before);
    assertThat(host.hasPort("vL")).isTrue();
  }

  @Test
  void epochOfACluster_goesWithTheRest() {
    host.apply(new HostEpoch(7, "").claim(host.snapshot()));

    assertThat(tearDown().changes().lines()).contains("- host epoch 7");
    assertThat(HostEpoch.in(host.snapshot())).isEmpty();
  }

  @Test
  void adoptedPortOnABridgeOfOurs_keepsTheBridge() {
    host.addPort("br0", "vC");
    Networks with = seed.withPorts(port("C", "ab", "vC"));
    host.apply(OvsdbDiff.between(with.state(), host.snapshot()).changes());

    assertThat(tearDown().left()).anyMatch(line -> line.contains("not Overlane's: vC;"));
    assertThat(host.port("vC").tag()).isEmpty();
  }

  private TeardownPlan tearDown() {
    TeardownPlan plan = plan();
    host.apply(plan.changes());
    return plan;
  }

  private TeardownPlan plan() {
    return plan(host);
  }

  private TeardownPlan plan(FakeHost on) {
    return Teardown.of(
        desired.datapathId(), Optional.empty(), desired.controllerTargets(), on.snapshot());
  }

  private TeardownPlan plan(DatapathId datapathId, Optional<String> bridge) {
    return Teardown.of(datapathId, bridge, desired.controllerTargets(), host.snapshot());
  }
}
