package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What strangers on the underlay and hosts of another segment send into tunnels of other kinds than
 * VXLAN with a VNI a segment, which {@link AttackTest} has: Geneve, and one VNI with the segment's
 * tag inside.
 */
final class ForgedTunnelsTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      overlay: { type: vxlan, encoding: trunk, vni: 4711 }
      segments: { ab: { vlan: 100 }, xy: { vlan: 101 } }
      hosts:
        n1:
          address: 192.168.77.11
          ports: { A: { segment: ab, interface: vA }, X: { segment: xy, interface: vX } }
        n2:
          address: 192.168.77.12
          ports: { B: { segment: ab, interface: vB }, Y: { segment: xy, interface: vY } }
        n3:
          address: 192.168.77.13
          ports: { C: { segment: ab, interface: vC } }
      """;

  private static final String GENEVE =
      NETWORK
          .replace("type: vxlan, encoding: trunk, vni: 4711", "type: geneve")
          .replace("vlan: 100", "vlan: 100, vni: 10100")
          .replace("vlan: 101", "vlan: 101, vni: 10101");

  private static final String VICTIM = "192.168.77.11";
  private static final int ETHERNET = 0x6558;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  void oneVniForAll_tellsSegmentsByTheirTagsAndTheSender() {
    stage.restore(NETWORK);
    assertSegmentsTalk();
    LabContainer y = stage.container("Y");
    LabContainer c = stage.container("C");
    assertDropped(
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, y.mac(), 101),
            RawFrame.of(stage.container("X").mac(), y.mac(), 101),
            RawFrame.of(RawFrame.BROADCAST, y.mac()),
            RawFrame.of(RawFrame.BROADCAST, c.mac(), 101, 100)),
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, y.mac(), 101),
            RawFrame.of(RawFrame.BROADCAST, c.mac(), 100)),
        RawFrame.of(RawFrame.BROADCAST, c.mac(), 100),
        RawFrame.of(RawFrame.BROADCAST, y.mac(), 101),
        (host, frame, segment) -> Shell.sendUdp(host, VICTIM, 4789, frame.inVxlan(4711)));
  }

  @Test
  void geneve_isForMembersAlone_untagged() {
    stage.restore(GENEVE);
    assertSegmentsTalk();
    LabContainer y = stage.container("Y");
    LabContainer c = stage.container("C");
    assertDropped(
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, y.mac()),
            RawFrame.of(RawFrame.BROADCAST, y.mac(), 101),
            RawFrame.of(stage.container("X").mac(), y.mac())),
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, y.mac()),
            RawFrame.of(stage.container("X").mac(), y.mac())),
        RawFrame.of(RawFrame.BROADCAST, c.mac()),
        RawFrame.of(RawFrame.BROADCAST, y.mac()),
        (host, frame, segment) ->
            Shell.sendUdp(host, VICTIM, 6081, geneve(frame, segment == 100 ? 10100 : 10101)));
  }

  /** How a frame of a segment is put into the tunnel by somebody in a namespace. */
  private interface Sender {
    void send(String namespace, RawFrame frame, int segment);
  }

  /**
   * Of n3, which has no member of xy, and of a stranger nothing comes out; of members it does.
   *
   * @param ofN3 frames that n3 sends as of xy
   * @param ofAStranger frames that a host of no segment sends as of both
   */
  private static void assertDropped(
      ImmutableList<RawFrame> ofN3,
      ImmutableList<RawFrame> ofAStranger,
      RawFrame honestAb,
      RawFrame honestXy,
      Sender sender) {
    try (Capture atA = stage.container("A").listen();
        Capture atX = stage.container("X").listen()) {
      ofN3.forEach(frame -> sender.send(stage.host("n3").namespace(), frame, 101));
      for (RawFrame frame : ofAStranger) {
        sender.send(stage.lab().controllerNamespace(), frame, 100);
        sender.send(stage.lab().controllerNamespace(), frame, 101);
      }
      sender.send(stage.host("n3").namespace(), honestAb, 100);
      sender.send(stage.host("n2").namespace(), honestXy, 101);

      honestAb.awaitIn(atA);
      honestXy.awaitIn(atX);
      ImmutableMap<String, Capture> ears = ImmutableMap.of("A", atA, "X", atX);
      ears.forEach(
          (name, ear) -> {
            ofN3.forEach(frame -> assertThat(frame.in(ear)).as("of n3 at %s", name).isEmpty());
            ofAStranger.forEach(
                frame -> assertThat(frame.in(ear)).as("of a stranger at %s", name).isEmpty());
          });
      assertThat(honestAb.in(atX)).isEmpty();
      assertThat(honestXy.in(atA)).isEmpty();
    }
  }

  private static void assertSegmentsTalk() {
    PingMatrix.assertTalk(
        ImmutableList.copyOf(stage.lab().containers()),
        (from, to) -> segment(from.name()).equals(segment(to.name())));
  }

  private static String segment(String container) {
    return "XY".contains(container) ? "xy" : "ab";
  }

  /** RFC 8926, section 3.4. */
  private static byte[] geneve(RawFrame frame, int vni) {
    byte[] inner = frame.octets();
    return ByteBuffer.allocate(8 + inner.length)
        .putShort((short) 0)
        .putShort((short) ETHERNET)
        .putInt(vni << 8)
        .put(inner)
        .array();
  }
}
