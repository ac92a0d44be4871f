package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Kinds of tunnels, each put into force by a reload, and kinds of devices. */
final class TunnelsTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      overlay: { type: vxlan }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        t1:
          address: 192.168.77.11
          ports:
            A: { segment: ab, interface: vA }
            I: { segment: ab, interface: inner, type: internal }
            L: { segment: ab, interface: vL }
        t2:
          address: 192.168.77.12
          ports:
            B: { segment: ab, interface: vB }
      """;

  private static final int VNI = 10100;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private static LabContainer a;
  private static LabContainer b;

  @BeforeAll
  static void start() {
    a = stage.lab().attach("A");
    b = stage.lab().attach("B");
    stage.controller().start();
    stage.controller().awaitConverged(1);
  }

  @Test
  void geneve_carriesTheSegmentInItsVni() {
    assertCarries("{ type: geneve }", "geneve");
  }

  @Test
  void gre_carriesTheSegmentInItsKey() {
    assertCarries("{ type: gre, interface: gre0 }", "gre");
    assertThat(stage.host("t1").vsctl("list-ports", "br0").lines())
        .contains("gre0")
        .doesNotContain("vtep0");
  }

  @Test
  void vxlan_onAnotherUdpPort_isSentAndHeardThere() {
    overlay("{ type: vxlan, udp-port: 14789 }");
    try (Capture wire = stage.host("t1").capture()) {
      PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);

      assertThat(wire.frames()).anyMatch(frame -> vxlanKey(frame, 14789) == VNI);
      assertThat(wire.frames()).noneMatch(frame -> vxlanKey(frame, 4789) >= 0);
    }
  }

  @Test
  void internalPort_isMadeByTheSwitch_andIsAMember() {
    assertThat(stage.host("t1").vsctl("get", "Interface", "inner", "type").strip())
        .isEqualTo("internal");
    // Which tunnel there is now depends on the tests before.
    String mtu = stage.controller().status().json().required("mtu").asText();
    assertThat(mtu).isIn("1450", "1458");
    Await.until(
        "the switch gave it the MTU that the tunnel carries",
        () -> stage.host("t1").vsctl("get", "Interface", "inner", "mtu").strip().equals(mtu));
    LabContainer inner = stage.lab().attach("I");
    stage.controller().awaitStatus("I", s -> s.members("t1", "ab").contains("I"));

    PingMatrix.assertTalk(List.of(a, b, inner), (from, to) -> true);
  }

  @Test
  void hostWithANarrowUnderlay_narrowsItsSegmentsEverywhere() {
    stage.restore(
        NETWORK
            .replace("  ab: {", "  xy: { vlan: 101 }\n  ab: {")
            .replace("192.168.77.12", "192.168.77.12\n    underlay-mtu: 1400"));

    JsonNode segments = stage.controller().status().json().required("segments");
    assertThat(segments.at("/ab/mtu").asInt()).isEqualTo(1350);
    assertThat(segments.at("/xy/mtu").asInt()).isEqualTo(1450);
    Await.until(
        "the switch gave the other host's device the MTU of the segment",
        () -> stage.host("t1").vsctl("get", "Interface", "inner", "mtu").strip().equals("1350"));
    stage.restore(NETWORK);
  }

  @Test
  void missingDevice_isReportedInTheSwitchsWords_andBoundWhenItAppears() {
    Status without = stage.controller().awaitConverged();
    JsonNode waiting = without.host("t1").required("waiting");
    assertThat(waiting.required("L").asText()).contains("vL", "No such device");
    assertThat(without.members("t1", "ab")).contains("A").doesNotContain("L");
    assertThat(stage.host("t1").vsctl("get", "Interface", "vL", "ofport").strip()).isEqualTo("-1");

    LabContainer late = stage.lab().attach("L");

    stage.controller().awaitStatus("L", s -> s.members("t1", "ab").contains("L"));
    PingMatrix.assertTalk(List.of(a, b, late), (from, to) -> true);
  }

  private static void assertCarries(String overlay, String protocol) {
    overlay(overlay);
    try (Capture wire = stage.host("t1").capture()) {
      PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);

      Optional<CapturedFrame> sent =
          wire.await(
              frame -> frame.tunnel().filter(t -> isOurs(t, protocol)).isPresent(), PATIENCE);
      assertThat(sent).as(protocol + " with the segment's key").isPresent();
    }
  }

  private static boolean isOurs(Frame.Tunnel tunnel, String protocol) {
    return tunnel.protocol().equals(protocol)
        && tunnel.key() == VNI
        && tunnel.inner().vlan().isEmpty()
        && tunnel.inner().content() instanceof Frame.Icmp;
  }

  /** The VNI of an untagged VXLAN packet on some port; -1 if it is none. */
  private static int vxlanKey(CapturedFrame frame, int port) {
    ByteBuffer octets = ByteBuffer.wrap(frame.octets());
    boolean udp = octets.capacity() > 50 && octets.getShort(12) == 0x0800 && octets.get(23) == 17;
    return udp && (octets.getShort(36) & 0xffff) == port ? octets.getInt(46) >>> 8 : -1;
  }

  /** Puts another overlay into force. */
  private static void overlay(String overlay) {
    long revision = stage.controller().status().revision();
    stage.file().write(NETWORK.replace("overlay: { type: vxlan }", "overlay: " + overlay));
    Status now = stage.controller().awaitConverged(revision + 1);
    assertThat(now.driftRepaired("t1")).as("a reload is no drift").isZero();
  }
}
