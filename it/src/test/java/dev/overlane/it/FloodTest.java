package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.Pinger;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container that floods its segment as fast as it can, and meters that somebody deletes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FloodTest {
  /** Frames a second, and at once, that A may flood. */
  private static final int LIMIT = 50;

  /** How many it tries of each kind. */
  private static final int TRIES = 5_000;

  /**
   * How many it sends to a known address, which are not limited: in batches that no queue loses.
   */
  private static final int BATCHES = 10;

  private static final int BATCH = 30;

  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101, flood-limit: none }
      hosts:
        f1:
          address: 192.168.77.21
          ports:
            A: { segment: ab, interface: vA, flood-limit: 50 }
            D: { segment: ab, interface: vD, mac: "02:00:00:00:00:2d" }
            X: { segment: xy, interface: vX, mac: "02:00:00:00:00:2e" }
        f2:
          address: 192.168.77.22
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:00:2b" }
            Y: { segment: xy, interface: vY, mac: "02:00:00:00:00:2f" }
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  @Order(1)
  void floods_reachOthersNoFasterThanTheLimit_andNobodyElseLosesAnything() {
    LabContainer a = stage.container("A");
    LabContainer d = stage.container("D");
    RawFrame broadcast = RawFrame.of(RawFrame.BROADCAST, a.mac());
    RawFrame multicast = RawFrame.of("01:00:5e:00:00:16", a.mac());
    RawFrame unknown = RawFrame.of("02:00:00:00:77:77", a.mac());
    RawFrame known = RawFrame.of(d.mac(), a.mac());
    ImmutableList<RawFrame> floods = ImmutableList.of(broadcast, multicast, unknown);

    try (Capture inD = d.listen();
        Capture inB = stage.container("B").listen();
        Capture inX = stage.container("X").listen();
        Capture inY = stage.container("Y").listen();
        Pinger same = d.pinger(stage.container("B"), 20);
        Pinger other = stage.container("X").pinger(stage.container("Y"), 20)) {
      Await.until("both ping", () -> !same.replies().isEmpty() && !other.replies().isEmpty());
      long before = System.nanoTime();
      a.send(frames(floods, TRIES));
      for (int batch = 0; batch < BATCHES; batch++) {
        a.send(frames(ImmutableList.of(known), BATCH));
      }
      Await.until("all to known stations", () -> known.in(inD).count() == BATCHES * BATCH);
      Await.until("some on another host", () -> copies(floods, inB) > 0);
      double seconds = (System.nanoTime() - before) / 1e9;

      // A burst, and what the limit grants in that time; meters count in milliseconds. A new meter
      // grants its whole burst only after a second.
      long most = LIMIT + (long) Math.ceil(LIMIT * (seconds + 0.1));
      assertThat(copies(floods, inD)).isBetween(1L, most);
      // The way through the tunnel may lose some of a burst, and adds none.
      assertThat(copies(floods, inB)).isLessThanOrEqualTo(most);
      assertThat(copies(floods, inX) + copies(floods, inY)).isZero();
      assertThat(known.in(inB).count()).isZero();
      assertThat(same.stop().lost()).isZero();
      assertThat(other.stop().lost()).isZero();
    }
  }

  private static byte[][] frames(ImmutableList<RawFrame> kinds, int each) {
    return Collections.nCopies(each, kinds).stream()
        .flatMap(ImmutableList::stream)
        .map(RawFrame::octets)
        .toArray(byte[][]::new);
  }

  private static long copies(ImmutableList<RawFrame> kinds, Capture capture) {
    return kinds.stream().flatMap(kind -> kind.in(capture)).count();
  }

  @Test
  @Order(2)
  void deletedMeters_comeBackWithTheirFlows_andAllReadsBackEqual() {
    LabHost host = stage.host("f1");
    ImmutableSortedSet<String> flows = Ovs.flows(host);
    ImmutableSortedSet<String> meters = meters(host);
    assertThat(meters).hasSize(2);
    assertThat(Stream.concat(meters.stream(), meters(stage.host("f2")).stream()))
        .filteredOn(meter -> meter.contains("rate=50 "))
        .hasSize(1);

    host.ofctl("del-meters", "br0");

    Await.until("meters and flows are back", () -> Ovs.flows(host).equals(flows));
    assertThat(meters(host)).isEqualTo(meters);
    ReadBack.assertEqual(stage);
  }

  /** Each meter on one line. */
  private static ImmutableSortedSet<String> meters(LabHost host) {
    String all = host.ofctl("dump-meters", "br0").replace("bands=\n", "");
    return all.lines()
        .filter(line -> line.startsWith("meter="))
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }
}
