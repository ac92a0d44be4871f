package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container that invents stations: what becomes of it, and of its neighbours on both hosts. */
final class CrowdTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        n1:
          address: 192.168.77.11
          ports:
            A: { segment: ab, interface: vA }
            D: { segment: ab, interface: vD }
        n2:
          address: 192.168.77.12
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:00:0b" }
      """;

  private static final int INVENTED = (int) Pipeline.LEARNED_LIMIT_OF_PORT + 500;
  private static final int AT_ONCE = 50;
  private static final String MARK = "02:66:00:00:";

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  void oneContainersInventions_fillNoSwitch_andItsNeighbourIsLearnedAndHeard() {
    LabContainer a = stage.container("A");
    LabContainer b = stage.container("B");
    LabContainer d = stage.container("D");
    PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);

    ImmutableList<RawFrame> frames =
        IntStream.range(0, INVENTED)
            .mapToObj(i -> RawFrame.of(b.mac(), invented(i)))
            .collect(ImmutableList.toImmutableList());
    RawFrame known = RawFrame.of(b.mac(), a.mac());
    RawFrame honest = RawFrame.of(b.mac(), d.mac());
    try (Capture atB = b.listen()) {
      for (List<RawFrame> some : Lists.partition(frames, AT_ONCE)) {
        a.send(some.stream().map(RawFrame::octets).toArray(byte[][]::new));
      }
      a.send(known.octets());
      d.send(honest.octets());
      known.awaitIn(atB);
      honest.awaitIn(atB);

      assertThat(frames.stream().filter(frame -> frame.in(atB).findAny().isPresent()).count())
          .as("invented stations that are heard")
          .isBetween(1L, Pipeline.LEARNED_LIMIT_OF_PORT - 1);
    }
    assertThat(learned("n1", MARK)).isEqualTo(Pipeline.LEARNED_LIMIT_OF_PORT - 1);
    assertThat(learned("n2", MARK)).isLessThan(Pipeline.LEARNED_LIMIT_OF_PORT);
    assertThat(learned("n2", a.mac())).isEqualTo(1);
    assertThat(learned("n2", d.mac())).isEqualTo(1);
    PingMatrix.assertTalk(List.of(b, d), (from, to) -> true);
  }

  @Test
  void stationThatSeldomSpeaks_losesNothingWhileItsSwitchLearnsOthers() {
    LabContainer a = stage.container("A");
    LabContainer b = stage.container("B");
    LabContainer d = stage.container("D");
    PingMatrix.assertTalk(List.of(a, b, d), (from, to) -> true);

    // Each new station has the switch look at all that it has cached anew.
    try (Pinger pinger = a.pinger(b, 1)) {
      Instant end = Instant.now().plusSeconds(6);
      for (int i = 0; Instant.now().isBefore(end); i++) {
        d.send(RawFrame.of(b.mac(), invented(0x8000 + i)).octets());
      }
      PingResult result = pinger.stop();
      assertThat(result.received()).isGreaterThan(3);
      assertThat(result.lost()).isZero();
    }
  }

  private static String invented(int number) {
    return String.format(Locale.ROOT, MARK + "%02x:%02x", number >> 8, number & 0xff);
  }

  private static long learned(String host, String station) {
    return Ovs.learned(stage.host(host)).stream()
        .filter(flow -> flow.contains("dl_dst=" + station))
        .count();
  }
}
