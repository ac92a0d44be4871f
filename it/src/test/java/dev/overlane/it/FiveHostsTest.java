package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.lab.Capture;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets what is not for one receiver: five hosts, of which four have members of {@code ab}. */
final class FiveHostsTest {
  private static final String FILE =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      overlay: { type: vxlan }
      segments: { ab: { vlan: 100, vni: 10100 }, xy: { vlan: 101, vni: 10101 } }
      hosts:
        h1:
          address: 192.168.77.11
          ports: { A1: { segment: ab, interface: vA1 }, X1: { segment: xy, interface: vX1 } }
        h2:
          address: 192.168.77.12
          ports: { A2: { segment: ab, interface: vA2 } }
        h3:
          address: 192.168.77.13
          ports: { A3: { segment: ab, interface: vA3, mac: "02:00:00:00:0a:03" } }
        h4:
          address: 192.168.77.14
          ports:
            A4: { segment: ab, interface: vA4 }
            B4: { segment: ab, interface: vB4 }
            X4: { segment: xy, interface: vX4 }
        h5:
          address: 192.168.77.15
          ports: { X5: { segment: xy, interface: vX5 } }
      """;
  private static final String NOBODY = "02:00:00:00:ee:ee";
  private static final ImmutableList<String> OTHERS = ImmutableList.of("A2", "A3", "A4", "B4");

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  @RegisterExtension final Ears ears = new Ears(stage);

  private final Map<String, Capture> underlays = new TreeMap<>();

  /** A userspace tunnel drops what it sends first to a peer, until the peer's address resolved. */
  @BeforeAll
  static void letAllHostsMeet() {
    PingMatrix.assertTalk(
        stage.lab().containers(),
        (from, to) -> from.name().startsWith("X") == to.name().startsWith("X"));
  }

  @BeforeEach
  void listen() {
    stage.lab().hosts().forEach(h -> underlays.put(h.name(), h.capture()));
  }

  @AfterEach
  void stopListening() {
    underlays.values().forEach(Capture::close);
  }

  @Test
  void broadcast_reachesEveryOtherMemberExactlyOnceAndNobodyElse() {
    assertReachesEveryOtherMemberOnce(Probe.BROADCAST);
  }

  @Test
  void unknownUnicast_reachesEveryOtherMemberExactlyOnceAndNobodyElse() {
    assertReachesEveryOtherMemberOnce(NOBODY);
  }

  @Test
  void unicastToALearnedStation_goesToItsHostOnly() {
    LabContainer a1 = stage.container("A1");
    Probe hello = Probe.send(stage.container("A2"), Probe.BROADCAST);
    awaitCopies(hello, ImmutableList.of("A1"));
    Await.until("h1 learned where A2 is", () -> hasLearned("h1", "A2"));

    Probe probe = Probe.send(a1, stage.container("A2").mac());

    awaitCopies(probe, ImmutableList.of("A2"));
    settle(ImmutableList.of("A1", "A2", "A3", "A4", "B4"));
    assertThat(copies(probe)).isEqualTo(ImmutableSortedMap.of("A2", 1L));
    assertThat(ways(probe)).containsExactly("192.168.77.11>192.168.77.12");
  }

  @Test
  void unicastToADeclaredAddress_withNothingLearned_goesToItsHostOnly() {
    LabHost h1 = stage.host("h1");
    // A flow of the datapath that has seen packets since learns them once more.
    Await.until(
        "h1 has forgotten where A3 is",
        () -> {
          h1.ofctl("del-flows", h1.bridge(), "table=40");
          return !hasLearned("h1", "A3");
        });

    Probe probe = Probe.send(stage.container("A1"), "02:00:00:00:0a:03");

    awaitCopies(probe, ImmutableList.of("A3"));
    settle(ImmutableList.of("A1", "A2", "A3", "A4", "B4"));
    assertThat(copies(probe)).isEqualTo(ImmutableSortedMap.of("A3", 1L));
    assertThat(ways(probe)).containsExactly("192.168.77.11>192.168.77.13");
  }

  private void assertReachesEveryOtherMemberOnce(String destination) {
    Probe probe = Probe.send(stage.container("A1"), destination);

    awaitCopies(probe, OTHERS);
    settle(ImmutableList.of("A1", "A2", "A3", "A4", "B4"));
    settle(ImmutableList.of("X1", "X4", "X5"));
    assertThat(copies(probe))
        .isEqualTo(ImmutableSortedMap.of("A2", 1L, "A3", 1L, "A4", 1L, "B4", 1L));
    // From the sender's host to each host with members; a relay would be a fourth way.
    assertThat(ways(probe))
        .containsExactlyInAnyOrder(
            "192.168.77.11>192.168.77.12",
            "192.168.77.11>192.168.77.13",
            "192.168.77.11>192.168.77.14");
    assertThat(probe.tunnelsIn(underlays.get("h1"))).hasSize(3);
    assertThat(probe.tunnelsIn(underlays.get("h5"))).isEmpty();
    assertThat(probe.tunnelsIn(underlays.get("h1")))
        .extracting(Frame.Tunnel::key)
        .containsOnly(10100);
  }

  private static boolean hasLearned(String host, String station) {
    LabHost switching = stage.host(host);
    String mac = stage.container(station).mac();
    return Ovs.learned(switching).stream().anyMatch(flow -> flow.contains("dl_dst=" + mac));
  }

  private void awaitCopies(Probe probe, List<String> receivers) {
    for (String name : receivers) {
      assertThat(ears.at(name).await(probe::is, Await.PATIENCE)).as(name).isPresent();
    }
  }

  /** Has every member of a segment hear each other one: what was sent before is where it goes. */
  private void settle(List<String> members) {
    for (String sender : members) {
      Probe last = Probe.send(stage.container(sender), Probe.BROADCAST);
      List<String> receivers = new ArrayList<>(members);
      receivers.remove(sender);
      awaitCopies(last, receivers);
    }
  }

  /** Copies that containers received, by container; those with none are left out. */
  private ImmutableSortedMap<String, Long> copies(Probe probe) {
    ImmutableSortedMap.Builder<String, Long> copies = ImmutableSortedMap.naturalOrder();
    ears.all()
        .forEach(
            (name, capture) -> {
              if (probe.copiesIn(capture) > 0) {
                copies.put(name, probe.copiesIn(capture));
              }
            });
    return copies.build();
  }

  /** Which VTEP sent it to which, as received; once for each packet. */
  private List<String> ways(Probe probe) {
    List<String> ways = new ArrayList<>();
    for (LabHost host : stage.lab().hosts()) {
      for (Frame.Tunnel tunnel : probe.tunnelsIn(underlays.get(host.name()))) {
        if (tunnel.destination().equals(host.address())) {
          ways.add(tunnel.source() + ">" + tunnel.destination());
        }
      }
    }
    return ways;
  }
}
