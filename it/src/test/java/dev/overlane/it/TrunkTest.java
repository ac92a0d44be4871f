package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabSpec.ContainerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The seed's own wire format: one VNI for all, the segment's VLAN tag inside. */
final class TrunkTest {
  private static final ImmutableSet<String> PAIRS = ImmutableSet.of("AB", "BA", "XY", "YX");

  @RegisterExtension static final Stage stage = Stage.ofExample("seed-trunk.yaml").running();

  @Test
  void portsPluggedIntoFakeBridges_talkWithinTheirSegmentOnly_byOneVniWithTheTagInside() {
    plug("dt-1", "A", "br0.100", "192.168.99.10/24", 1);
    plug("dt-1", "X", "br0.101", "192.168.99.20/24", 2);
    plug("dt-2", "B", "br0.100", "192.168.99.11/24", 3);
    plug("dt-2", "Y", "br0.101", "192.168.99.21/24", 4);
    stage
        .controller()
        .awaitStatus(
            "all four are members",
            status ->
                status.converged()
                    && ImmutableList.of("vA").equals(status.members("dt-1", "ab"))
                    && ImmutableList.of("vX").equals(status.members("dt-1", "xy"))
                    && ImmutableList.of("vB").equals(status.members("dt-2", "ab"))
                    && ImmutableList.of("vY").equals(status.members("dt-2", "xy")));

    try (Capture wire = stage.host("dt-1").capture()) {
      assertPairsTalk();
      TaggedTunnels.assertBothWays(wire, 100);
      TaggedTunnels.assertBothWays(wire, 101);
    }
  }

  private static void plug(String host, String name, String bridge, String address, int index) {
    stage
        .lab()
        .add(
            new ContainerSpec(
                name,
                host,
                "v" + name,
                false,
                "02:00:00:00:00:0" + index,
                ImmutableList.of(address)));
    stage.lab().attach(name);
    stage.lab().plug(host, bridge, name);
  }

  private static void assertPairsTalk() {
    PingMatrix.assertTalk(
        stage.lab().containers(), (from, to) -> PAIRS.contains(from.name() + to.name()));
  }
}
