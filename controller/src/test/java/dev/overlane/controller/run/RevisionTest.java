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
  void portInUseOnReload_isRefusedAndTheOldOneStays() throws IOException {
    rig.converge(Networks.SEED);
    world.bind(6654);

    Controller.Verdict verdict = rig.offer(OTHER_PORT);

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(rig.status().revision()).isEqualTo(1);
    assertThat(rig.status().configError().orElseThrow()).contains("6654").contains("in use");
    assertThat(world.host("dt-1").flows().isConnected()).isTrue();
  }

  @Test
  void managersPortInUseOnReload_leavesTheSwitchesWhereTheyAre() throws IOException {
    rig.converge(Networks.SEED);
    world.bind(6640);

    Controller.Verdict verdict =
        rig.offer(
            OTHER_PORT.replace(
                "controller:\n", "controller:\n  ovsdb: { listen: \"ptcp:6640\" }\n"));
    rig.advance(MINUTE);

    assertThat(verdict).isInstanceOf(Controller.Verdict.Refused.class);
    assertThat(rig.status().converged()).isTrue();
    world.bind(6654);
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
