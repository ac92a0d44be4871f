package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.overlane.bench.SeedByHand;
import dev.overlane.lab.Capture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A host that somebody set up by the seed's own commands, as a peer of one that is looked after.
 */
final class HandMadeHostTest {
  private static final ImmutableSet<String> PAIRS = ImmutableSet.of("AB", "BA", "XY", "YX");

  /** dt-2's database is behind a closed door: its ports are known, but nobody looks after them. */
  private static final String FILE =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev, fake-bridges: true }
      overlay: { encoding: trunk, vni: 4711 }
      segments: { ab: { vlan: 100 }, xy: { vlan: 101 } }
      hosts:
        dt-1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, addresses: [192.168.99.10] }
            X: { segment: xy, interface: vX, addresses: [192.168.99.20] }
        dt-2:
          address: 192.168.77.26
          ovsdb: tcp:127.0.0.1:9
          ports:
            B: { segment: ab, interface: vB, addresses: [192.168.99.11] }
            Y: { segment: xy, interface: vY, addresses: [192.168.99.21] }
      """;

  @RegisterExtension static final Stage stage = Stage.of(FILE);

  @Test
  void hostSetUpByHandWithTheSeedsCommands_talksWithAManagedHostBothWays() {
    stage.lab().attachAll();
    SeedByHand.setUp(stage.host("dt-2"), "192.168.77.25", "vB", "vY");

    stage.controller().start();
    stage
        .controller()
        .awaitStatus("dt-1 converged", status -> status.phase("dt-1").equals("converged"));

    try (Capture wire = stage.host("dt-2").capture()) {
      PingMatrix.assertTalk(
          stage.lab().containers(), (from, to) -> PAIRS.contains(from.name() + to.name()));
      TaggedTunnels.assertBothWays(wire, 100);
      TaggedTunnels.assertBothWays(wire, 101);
    }
    assertThat(stage.controller().status().phase("dt-2")).isEqualTo("unreachable");
    assertThat(stage.host("dt-2").vsctl("get-controller", "br0")).isBlank();
  }
}
