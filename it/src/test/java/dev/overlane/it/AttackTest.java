package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Capture;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five hosts, two of them down, and what a hostile container or a stranger on the underlay may try.
 * After each attempt an honest frame goes the same way; once it has arrived, so would have what was
 * sent before it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AttackTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        n1:
          address: 192.168.77.11
          ports:
            A: { segment: ab, interface: vA }
            D: { segment: ab, interface: vD, mac: "02:00:00:00:00:0d" }
            X: { segment: xy, interface: vX, mac: "02:00:00:00:00:0e" }
        n2:
          address: 192.168.77.12
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:00:0b" }
            Y: { segment: xy, interface: vY }
        n3:
          address: 192.168.77.13
          ports:
            C: { segment: ab, interface: vC }
      """;

  /** Nobody has these addresses: they are declared, and down. */
  private static final String DOWN =
      """
        n4: { address: 192.168.77.14, ports: { E: { segment: ab, mac: "02:00:00:00:00:0f" } } }
        n5: { address: 192.168.77.15, ports: { Z: { segment: xy } } }
      """;

  private static final int VNI_AB = 10100;
  private static final int VNI_XY = 10101;
  private static final int VXLAN = 4789;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  @RegisterExtension final Ears ears = new Ears(stage);

  @BeforeAll
  static void start() {
    stage.lab().attachAll();
    stage.file().write(NETWORK + DOWN);
    stage.controller().start();
    for (String name : List.of("n1", "n2", "n3")) {
      stage.controller().awaitPhase(name, "converged");
    }
    // All neighbours are known, and all stations learned that can be.
    ImmutableList<LabContainer> all = ImmutableList.copyOf(stage.lab().containers());
    PingMatrix.assertTalk(all, (from, to) -> segment(from).equals(segment(to)));
  }

  @Test
  @Order(1)
  void declaredPortsOfHostsThatAreDown_areMembersForTheOthers() {
    try (Capture wire = stage.host("n1").capture()) {
      LabContainer a = stage.container("A");
      a.send(RawFrame.of(RawFrame.BROADCAST, a.mac()).octets());

      // Nobody answers for the VTEP, so no packet can leave; the host does ask for it.
      assertThat(wire.await(frame -> asksFor(frame, "192.168.77.14"), PATIENCE)).isPresent();
    }
    String flows = stage.host("n1").ofctl("dump-flows", "br0");
    assertThat(flows).contains("set_field:192.168.77.14->tun_dst", "tun_src=192.168.77.15");
    assertThat(flows).contains("dl_dst=02:00:00:00:00:0f");
    assertThat(stage.host("n3").ofctl("dump-flows", "br0"))
        .contains("192.168.77.14")
        .doesNotContain("192.168.77.15");
  }

  @Test
  @Order(2)
  void taggedFrames_goNowhere() {
    LabContainer a = stage.container("A");
    String y = stage.container("Y").mac();
    ImmutableList<RawFrame> attempts =
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 101),
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 100),
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 0),
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 4095),
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 100, 101),
            RawFrame.of(RawFrame.BROADCAST, a.mac(), 101, 100),
            RawFrame.of(y, a.mac(), 101),
            RawFrame.of(y, a.mac(), 100, 101));

    assertGoNowhere(a, attempts, "D", "B", "C");
  }

  @Test
  @Order(3)
  void spoofedSources_goNowhere() {
    LabContainer d = stage.container("D");
    ImmutableList<RawFrame> attempts =
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, stage.container("B").mac()),
            RawFrame.of(RawFrame.BROADCAST, stage.container("X").mac()),
            RawFrame.of(RawFrame.BROADCAST, "02:00:00:00:66:66"),
            RawFrame.of(RawFrame.BROADCAST, RawFrame.BROADCAST),
            RawFrame.of(stage.container("A").mac(), stage.container("B").mac()));
    assertGoNowhere(d, attempts, "A", "B", "C");
  }

  @Test
  @Order(4)
  void portWithoutADeclaredAddress_drawsNoTrafficByTakingThatOfAnother() {
    LabContainer a = stage.container("A");
    LabContainer b = stage.container("B");
    LabContainer d = stage.container("D");
    RawFrame stolen = RawFrame.of(RawFrame.BROADCAST, d.mac());
    RawFrame group = RawFrame.of(RawFrame.BROADCAST, "01:00:5e:00:00:01");
    assertGoNowhere(a, ImmutableList.of(group, stolen), "D", "B", "C");

    RawFrame toOwner = RawFrame.of(d.mac(), b.mac());
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, b.mac());
    b.send(toOwner.octets(), honest.octets());

    honest.awaitIn(ears.at("A"));
    toOwner.awaitIn(ears.at("D"));
    assertThat(toOwner.in(ears.at("A"))).isEmpty();
  }

  @Test
  @Order(5)
  void vxlanPacketOfAContainer_isNotOpened() {
    LabContainer a = stage.container("A");
    LabContainer y = stage.container("Y");
    RawFrame inner = RawFrame.of(RawFrame.BROADCAST, stage.container("X").mac());
    byte[] from = {(byte) 192, (byte) 168, 77, 11};
    byte[] to = {(byte) 192, (byte) 168, 77, 12};
    String host = physicalMac("n1");
    RawFrame toHost = inner.inVxlanPacket(host, a.mac(), from, to, VNI_XY);
    RawFrame toAll = inner.inVxlanPacket(RawFrame.BROADCAST, a.mac(), from, to, VNI_XY);
    RawFrame toPeer = inner.inVxlanPacket(y.mac(), a.mac(), from, to, VNI_XY);
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, a.mac());

    a.send(toHost.octets(), toAll.octets(), toPeer.octets(), honest.octets());

    // Within its own segment it is a packet like any other; it never becomes a frame of xy.
    for (String name : List.of("D", "B", "C")) {
      honest.awaitIn(ears.at(name));
      assertThat(inner.in(ears.at(name)))
          .allMatch(frame -> frame.frame().orElseThrow().tunnel().isPresent());
    }
    assertThat(inner.in(ears.at("X"))).isEmpty();
    assertThat(inner.in(ears.at("Y"))).isEmpty();
  }

  @Test
  @Order(6)
  void vxlanPacketOfAStranger_isDropped() {
    String stranger = stage.lab().controllerNamespace();
    LabContainer b = stage.container("B");
    for (int vni : List.of(VNI_AB, VNI_XY, 100, 0)) {
      RawFrame forged = RawFrame.of(RawFrame.BROADCAST, "02:00:00:00:66:66");
      RawFrame unicast = RawFrame.of(stage.container("A").mac(), b.mac());
      Shell.sendUdp(stranger, "192.168.77.11", VXLAN, forged.inVxlan(vni));
      Shell.sendUdp(stranger, "192.168.77.11", VXLAN, unicast.inVxlan(vni));
      RawFrame honest = RawFrame.of(RawFrame.BROADCAST, b.mac());
      b.send(honest.octets());
      honest.awaitIn(ears.at("A"));
      assertNowhere(forged);
      assertNowhere(unicast);
    }

    // The same datagram of a known VTEP is opened: it was well formed.
    RawFrame known = RawFrame.of(RawFrame.BROADCAST, b.mac());
    Shell.sendUdp(stage.host("n2").namespace(), "192.168.77.11", VXLAN, known.inVxlan(VNI_AB));
    known.awaitIn(ears.at("A"));
    assertThat(known.in(ears.at("X"))).isEmpty();
  }

  @Test
  @Order(7)
  void vxlanPacketOfAKnownVtep_withAKeyOfNoSegment_isDropped() {
    String n3 = stage.host("n3").namespace();
    LabContainer c = stage.container("C");
    ImmutableList<RawFrame> forged =
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, c.mac()),
            RawFrame.of(RawFrame.BROADCAST, c.mac(), 100),
            RawFrame.of(RawFrame.BROADCAST, c.mac(), 101));
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, forged.get(0).inVxlan(9999));
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, forged.get(1).inVxlan(VNI_AB));
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, forged.get(2).inVxlan(VNI_AB));
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, c.mac());
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, honest.inVxlan(VNI_AB));

    honest.awaitIn(ears.at("A"));
    forged.forEach(frame -> assertThat(frame.in(ears.at("X"))).isEmpty());
    forged.forEach(frame -> assertThat(frame.in(ears.at("A"))).isEmpty());
  }

  @Test
  @Order(8)
  void vxlanPacketOfAMemberHost_withTheKeyOfASegmentItHasNoMemberOf_isDropped() {
    String n3 = stage.host("n3").namespace();
    LabContainer x = stage.container("X");
    LabContainer y = stage.container("Y");
    RawFrame toAll = RawFrame.of(RawFrame.BROADCAST, y.mac());
    RawFrame toOne = RawFrame.of(x.mac(), y.mac());
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, toAll.inVxlan(VNI_XY));
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, toOne.inVxlan(VNI_XY));
    RawFrame ofItsOwn = RawFrame.of(RawFrame.BROADCAST, stage.container("C").mac());
    Shell.sendUdp(n3, "192.168.77.11", VXLAN, ofItsOwn.inVxlan(VNI_AB));
    // The same of a host with a member passes: it was well formed.
    RawFrame ofAMember = RawFrame.of(x.mac(), y.mac());
    String n2 = stage.host("n2").namespace();
    Shell.sendUdp(n2, "192.168.77.11", VXLAN, ofAMember.inVxlan(VNI_XY));

    ofItsOwn.awaitIn(ears.at("A"));
    ofAMember.awaitIn(ears.at("X"));
    assertNowhere(toAll);
    assertNowhere(toOne);
  }

  @Test
  @Order(9)
  void hostTakenOutOfTheFile_isReleased() {
    LabHost n3 = stage.host("n3");
    String rows = rows(n3);
    String flows = flows(n3);
    int mark = stage.controller().mark();
    long revision = stage.controller().status().revision();
    String whole = stage.file().read();
    int start = whole.indexOf("  n3:");
    stage.file().write(whole.substring(0, start) + whole.substring(whole.indexOf("  n4:")));

    stage.controller().awaitLog(mark, "n3: released");
    stage
        .controller()
        .awaitStatus(
            "n1 and n2 have let n3 go",
            s ->
                s.revision() == revision + 1
                    && List.of("n1", "n2").stream()
                        .allMatch(
                            n ->
                                s.phase(n).equals("converged")
                                    && s.host(n).required("revision").asLong() == s.revision()));

    assertThat(stage.controller().status().json().required("hosts").has("n3")).isFalse();
    assertThat(rows(n3)).isEqualTo(rows);
    assertThat(flows(n3)).isEqualTo(flows);
    for (String name : List.of("n1", "n2")) {
      assertThat(stage.host(name).ofctl("dump-flows", "br0")).doesNotContain("192.168.77.13");
    }
    LabContainer a = stage.container("A");
    LabContainer c = stage.container("C");
    RawFrame released = RawFrame.of(RawFrame.BROADCAST, c.mac());
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, a.mac());
    c.send(released.octets());
    a.send(honest.octets());
    honest.awaitIn(ears.at("B"));
    assertNowhere(released);
    assertThat(honest.in(ears.at("C"))).isEmpty();
  }

  private void assertGoNowhere(
      LabContainer attacker, ImmutableList<RawFrame> attempts, String... friends) {
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, attacker.mac());
    attacker.send(
        ImmutableList.<RawFrame>builder().addAll(attempts).add(honest).build().stream()
            .map(RawFrame::octets)
            .toArray(byte[][]::new));
    for (String friend : friends) {
      honest.awaitIn(ears.at(friend));
    }
    attempts.forEach(this::assertNowhere);
    assertThat(honest.in(ears.at("X"))).isEmpty();
    assertThat(honest.in(ears.at("Y"))).isEmpty();
  }

  private void assertNowhere(RawFrame frame) {
    ears.all().forEach((name, ear) -> assertThat(frame.in(ear)).as("at " + name).isEmpty());
  }

  private static boolean asksFor(Frame frame, String address) {
    return frame.content() instanceof Frame.Arp arp && arp.target().toString().equals(address);
  }

  private static String physicalMac(String host) {
    return stage
        .host(host)
        .vsctl("get", "Interface", "br-phy", "mac_in_use")
        .strip()
        .replace("\"", "");
  }

  private static String rows(LabHost host) {
    return host.vsctl("--columns=name,tag,external_ids,interfaces", "list", "Port")
        + host.vsctl("--columns=name,type,options,external_ids,ofport", "list", "Interface")
        + host.vsctl("--columns=name,ports,external_ids,fail_mode,controller", "list", "Bridge");
  }

  private static String flows(LabHost host) {
    return host.ofctl("--no-stats", "dump-flows", "br0")
        .lines()
        .filter(line -> !line.contains("table=40"))
        .sorted()
        .toList()
        .toString();
  }

  private static String segment(LabContainer container) {
    return "XY".contains(container.name()) ? "xy" : "ab";
  }
}
