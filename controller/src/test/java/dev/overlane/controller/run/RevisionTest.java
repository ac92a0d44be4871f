package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.model.DatapathId;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.World;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the controller makes of contents of the file. */
final class RevisionTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String OTHER_PORT = Networks.SEED.replace("ptcp:6653", "ptcp:6654");

  private final Rig rig = Rig.ofTwoHosts();
  private final World world = rig.world();

  @Test
  void refusedFile_keepsTheRevisionAndSaysWhy() {
    rig.converge(Networks.SEED);
    world.forgetMutations();

    Controller.Verdict verdict = rig.offer(Networks.SEED.replace("segment: ab", "segment: abc"));
    rig.advance(MINUTE);

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(rig.status().revision()).isEqualTo(1);
    assertThat(rig.status().configError()).hasValueSatisfying(t -> assertThat(t).contains("abc"));
    assertThat(rig.status().converged()).isTrue();
    assertThat(world.mutations()).isEmpty();
  }

  @Test
  void restoredFile_clearsTheErrorAndIsNoNewRevision() {
    rig.converge(Networks.SEED);
    rig.offer("version: 2\n");

    Controller.Verdict verdict = rig.offer(Networks.SEED);

    assertThat(verdict).isEqualTo(new Controller.Verdict.Accepted(1));
    assertThat(rig.status().configError()).isEmpty();
  }

  @Test
  void vniReusedInOneStep_isRefusedUntilTheHostsAreWithoutIt() {
    rig.converge(Networks.SEED);
    String unused = Networks.SEED.replace("vni: 10100", "vni: 10200");
    String reused = unused.replace("vni: 10101", "vni: 10100");
    assertThat(rig.offer(reused)).isInstanceOf(Controller.Verdict.Refused.class);
    world.host("dt-2").flows().setLatency(MINUTE);
    rig.offer(unused);

    assertThat(rig.offer(reused)).isInstanceOf(Controller.Verdict.Refused.class);

    world.host("dt-2").flows().setLatency(Duration.ZERO);
    rig.advance(MINUTE.multipliedBy(3));
    assertThat(rig.offer(reused)).isEqualTo(new Controller.Verdict.Accepted(3));
  }

  @Test
  void swappedVnis_areRefusedWithTheReasonAndTheTwoStepWay() {
    rig.converge(Networks.SEED);
    world.forgetMutations();

    assertRefused(
        swapped("vni: 10100", "vni: 10101"),
        "segment xy: vni 10100 was segment ab's",
        "segment ab: vni 10101 was segment xy's",
        "for a moment packets of ab could arrive in xy",
        "(in two steps: save the file with vni 10100 unused, wait until `overlane status` says"
            + " converged, then use it again)");
    assertThat(world.mutations()).isEmpty();
  }

  @Test
  void swappedTags_areRefusedOnlyWhereTagsTellSegments() {
    String fake = Networks.SEED.replace("hosts:", "defaults: { fake-bridges: true }\nhosts:");
    String swapped = swapped("vlan: 100", "vlan: 101");
    rig.converge(Networks.SEED);
    rig.converge(swapped);
    rig.converge(Networks.SEED);
    rig.converge(fake);

    assertRefused(
        swapped.replace("hosts:", "defaults: { fake-bridges: true }\nhosts:"),
        "segment xy: vlan 100 was segment ab's",
        "segment ab: vlan 101 was segment xy's",
        "(in two steps: save the file with vlan 101 unused");
  }

  @Test
  void hostThatReturnsToOtherNumbers_isRefusedWithTheWayOut() {
    String without = Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:"));
    rig.converge(Networks.SEED);
    rig.converge(without);
    rig.converge(without.replace("vni: 10100", "vni: 10200"));

    assertRefused(
        Networks.SEED.replace("vni: 10100", "vni: 10200").replace("vni: 10101", "vni: 10100"),
        "host dt-2: when 192.168.77.26 was last in the file, vni 10100 was segment ab's",
        "now it is xy's",
        "(bring the host back before xy uses vni 10100, or give xy another number)");
  }

  private static String swapped(String one, String other) {
    return Networks.SEED.replace(one, "SWAP").replace(other, one).replace("SWAP", other);
  }

  private void assertRefused(String text, String... reasons) {
    Controller.Verdict verdict = rig.offer(text);
    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(((Controller.Verdict.Refused) verdict).reasons()).contains(reasons);
    assertThat(rig.status().configError()).isPresent();
  }

  @Test
  void portInUseOnReload_isRefusedAndTheOldOneStays() throws IOException {
    rig.converge(Networks.SEED);
    world.place().bind(6654);

    Controller.Verdict verdict = rig.offer(OTHER_PORT);

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(rig.status().revision()).isEqualTo(1);
    assertThat(rig.status().configError().orElseThrow()).contains("6654").contains("in use");
    assertThat(world.host("dt-1").flows().isConnected()).isTrue();
  }

  @Test
  void managersPortInUseOnReload_leavesTheSwitchesWhereTheyAre() throws IOException {
    rig.converge(Networks.SEED);
    world.place().bind(6640);

    Controller.Verdict verdict =
        rig.offer(
            OTHER_PORT.replace(
                "controller:\n", "controller:\n  ovsdb: { listen: \"ptcp:6640\" }\n"));
    rig.advance(MINUTE);

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(rig.status().converged()).isTrue();
    world.place().bind(6654);
  }

  @Test
  void anotherPortToListenOn_movesTheSwitches() {
    rig.converge(Networks.SEED);

    rig.offer(OTHER_PORT);
    rig.advance(MINUTE);

    assertThat(rig.status().converged()).isTrue();
    assertThat(rig.status().revision()).isEqualTo(2);
  }

  @Test
  void unreadableFile_keepsTheRevision() {
    rig.converge(Networks.SEED);

    rig.unreadable("permission denied");

    assertThat(rig.status().revision()).isEqualTo(1);
    assertThat(rig.status().configError().orElseThrow()).contains("permission denied");
  }

  @Test
  void secondSwitchWithTheSameDatapathId_leavesTheFirst() {
    rig.converge(Networks.SEED);
    world.addHost("twin", "192.168.77.99").addBridge("br0");

    world.host("twin").pretendToBe(DatapathId.ofHost("dt-1"), "br0");
    rig.advance(MINUTE);

    assertThat(world.host("dt-1").flows().isConnected()).isTrue();
    assertThat(world.host("twin").isAnySwitchConnected()).isFalse();
    assertThat(rig.status().converged()).isTrue();
  }

  @Test
  void switchOfNobody_isNotKept() {
    rig.converge(Networks.SEED);
    world.addHost("stray", "192.168.77.99").addBridge("br0");

    world.host("stray").pretendToBe(DatapathId.ofHost("stray"), "br0");
    rig.advance(MINUTE);

    assertThat(world.host("stray").isAnySwitchConnected()).isFalse();
  }

  @Test
  void stop_endsSessionsAndLeavesTheNetworkAsItIs() {
    rig.converge(Networks.SEED);
    world.forgetMutations();

    rig.stop();
    rig.advance(MINUTE);

    assertThat(world.mutations()).isEmpty();
    assertThat(world.host("dt-1").ovsdb().hasSession()).isFalse();
    assertThat(world.host("dt-1").flows().isConnected()).isFalse();
    assertThat(world.host("dt-1").flows().flows().size()).isPositive();
  }

  @Test
  void contentsOfferedAtOnce_areTakenInOrder() {
    CompletableFuture<Controller.Verdict> first = rig.offerLater(Networks.SEED);
    CompletableFuture<Controller.Verdict> second = rig.offerLater("# two\n" + Networks.SEED);

    rig.settle();

    assertThat(first.join()).isEqualTo(new Controller.Verdict.Accepted(1));
    assertThat(second.join()).isEqualTo(new Controller.Verdict.Accepted(2));
  }
}
