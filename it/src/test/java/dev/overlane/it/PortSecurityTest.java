package dev.overlane.it;

import static dev.overlane.it.Packets.ADVERTISEMENT;
import static dev.overlane.it.Packets.LINK_LAYER_SOURCE;
import static dev.overlane.it.Packets.LINK_LAYER_TARGET;
import static dev.overlane.it.Packets.REPLY;
import static dev.overlane.it.Packets.REQUEST;
import static dev.overlane.it.Packets.ROUTER;
import static dev.overlane.it.Packets.SOLICITATION;
import static dev.overlane.it.Packets.arp;
import static dev.overlane.it.Packets.dhcp;
import static dev.overlane.it.Packets.discovery;
import static dev.overlane.it.Packets.ipv4;
import static dev.overlane.it.Packets.ipv6;
import static dev.overlane.it.Packets.octets;
import static dev.overlane.it.Packets.probe;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import dev.overlane.config.model.IpAddress;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What containers may say of addresses, from raw frames: each attempt goes first, then an honest
 * frame the same way; once that has arrived, so would have the attempt.
 */
final class PortSecurityTest {
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
            A:
              segment: ab
              interface: vA
              mac: "02:00:00:00:00:0a"
              addresses: [192.168.99.10, "2001:db8::a"]
            C: { segment: ab, interface: vC }
            M: { segment: ab, interface: vM, mac: "02:00:00:00:00:0d" }
        n2:
          address: 192.168.77.12
          ports:
            B:
              segment: ab
              interface: vB
              mac: "02:00:00:00:00:0b"
              addresses: [192.168.99.11, "2001:db8::b"]
            D: { segment: ab, interface: vD, addresses: [192.168.99.12, "2001:db8::12"] }
            R: { segment: ab, interface: vR, trusted: [dhcp, ra] }
      """;

  private static final String A = "02:00:00:00:00:0a";
  private static final String B = "02:00:00:00:00:0b";
  private static final String M = "02:00:00:00:00:0d";

  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  @RegisterExtension final Ears ears = new Ears(stage);

  @BeforeAll
  static void start() {
    stage.lab().attachAll();
    stage.controller().start();
    List.of("n1", "n2").forEach(name -> stage.controller().awaitPhase(name, "converged"));
    // What goes to a VTEP whose neighbour is not known yet is lost.
    PingMatrix.assertTalk(
        ImmutableList.of(stage.container("A"), stage.container("B")), (from, to) -> true);
  }

  @Test
  void portWithAddresses_saysNothingOfOthers() {
    assertSome(
        "A",
        ImmutableList.of(
            ipv4(A, "192.168.99.10"),
            arp(A, REQUEST, A, "192.168.99.10", "192.168.99.77"),
            arp(A, REQUEST, A, "0.0.0.0", "192.168.99.10"),
            ipv6(A, "2001:db8::a", 59, new byte[0]),
            ipv6(A, "fe80::ff:fe00:a", 59, new byte[0]),
            discovery(A, "2001:db8::a", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, A),
            discovery(A, "2001:db8::a", ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, A),
            dhcp(A, "0.0.0.0", 68, 67)),
        ImmutableList.of(
            ipv4(A, "192.168.99.11"),
            ipv4(A, "192.168.99.200"),
            arp(A, REPLY, A, "192.168.99.11", "192.168.99.77"),
            arp(A, REQUEST, A, "192.168.99.11", "192.168.99.11"),
            arp(A, REPLY, B, "192.168.99.10", "192.168.99.77"),
            arp(A, REQUEST, A, "0.0.0.0", "192.168.99.77"),
            ipv6(A, "2001:db8::b", 59, new byte[0]),
            ipv6(A, "fe80::ff:fe00:b", 59, new byte[0]),
            discovery(A, "2001:db8::a", ADVERTISEMENT, "2001:db8::b", LINK_LAYER_TARGET, A),
            discovery(A, "2001:db8::a", ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, B),
            discovery(A, "2001:db8::a", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, B),
            dhcp(A, "192.168.99.10", 67, 68),
            discovery(A, "fe80::ff:fe00:a", ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, A),
            RawFrame.of(RawFrame.BROADCAST, A, 100),
            RawFrame.of(RawFrame.BROADCAST, A, 100, 100, 100)));
  }

  @Test
  void portWithoutAnAddress_takesNoneThatIsAnothers() {
    String c = stage.container("C").mac();
    assertSome(
        "C",
        ImmutableList.of(
            ipv4(c, "192.168.99.200"),
            arp(c, REQUEST, c, "192.168.99.200", "192.168.99.77"),
            ipv6(c, "2001:db8::200", 59, new byte[0]),
            discovery(c, "2001:db8::200", ADVERTISEMENT, "2001:db8::200", LINK_LAYER_TARGET, c)),
        ImmutableList.of(
            RawFrame.of(RawFrame.BROADCAST, B),
            RawFrame.of(RawFrame.BROADCAST, M),
            ipv4(c, "192.168.99.11"),
            arp(c, REPLY, c, "192.168.99.10", "192.168.99.77"),
            ipv6(c, "2001:db8::a", 59, new byte[0]),
            ipv6(c, "fe80::ff:fe00:a", 59, new byte[0]), // which A makes of its MAC address
            discovery(c, "2001:db8::200", ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, c),
            discovery(c, "2001:db8::200", ADVERTISEMENT, "fe80::ff:fe00:a", LINK_LAYER_TARGET, c),
            probe(c, "2001:db8::a"), // A could not have it then
            arp(c, REQUEST, c, "0.0.0.0", "192.168.99.12"), // nor D this
            dhcp(c, "192.168.99.200", 67, 68),
            dhcp(c, "192.168.99.200", 1067, 68),
            discovery(c, "fe80::1", ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, c)));
  }

  @Test
  void linkLocalAddressOfAMacThatTheHostTold_isItsPortsAlone() {
    String c = stage.container("C").mac();
    String d = linkLocal(stage.container("D").mac());
    String key = "external_ids:attached-mac";
    stage
        .host("n2")
        .vsctl("set", "Interface", "vD", key + "=\"" + stage.container("D").mac() + "\"");
    try {
      Await.until(
          "C's switch has heard of it",
          () -> Ovs.flows(stage.host("n1")).stream().anyMatch(flow -> flow.contains(d)));
      assertSome(
          "C",
          ImmutableList.of(ipv6(c, linkLocal(c), 59, new byte[0])),
          ImmutableList.of(
              ipv6(c, d, 59, new byte[0]),
              probe(c, d),
              discovery(c, linkLocal(c), ADVERTISEMENT, d, LINK_LAYER_TARGET, c)));
    } finally {
      stage.host("n2").vsctl("remove", "Interface", "vD", "external_ids", "attached-mac");
    }
  }

  /** RFC 4291, appendix A. */
  private static String linkLocal(String mac) {
    byte[] octets = octets(mac);
    String text =
        String.format(
            Locale.ROOT,
            "fe80::%x%02x:%02xff:fe%02x:%02x%02x",
            octets[0] ^ 2,
            octets[1],
            octets[2],
            octets[3],
            octets[4],
            octets[5]);
    return IpAddress.parse(text).orElseThrow().toString();
  }

  @Test
  void portWithAMacAlone_tellsNoOtherMac() {
    assertSome(
        "M",
        ImmutableList.of(
            arp(M, REPLY, M, "192.168.99.201", "192.168.99.77"),
            discovery(M, "2001:db8::d", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, M),
            discovery(M, "2001:db8::d", ADVERTISEMENT, "2001:db8::d", LINK_LAYER_TARGET, M)),
        ImmutableList.of(
            arp(M, REPLY, B, "192.168.99.201", "192.168.99.77"),
            arp(M, REPLY, M, "192.168.99.11", "192.168.99.77"),
            discovery(M, "2001:db8::d", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, B),
            discovery(M, "2001:db8::d", ADVERTISEMENT, "2001:db8::d", LINK_LAYER_TARGET, B),
            discovery(M, "2001:db8::d", ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, M)));
  }

  @Test
  void trustedPort_offersAddressesAndRoutes() {
    String r = stage.container("R").mac();
    LabContainer router = stage.container("R");
    RawFrame offer = dhcp(r, "192.168.99.202", 67, 68);
    RawFrame route = discovery(r, "fe80::1", ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, r);

    router.send(offer.octets(), route.octets());

    offer.awaitIn(ears.at("A"));
    route.awaitIn(ears.at("C"));
  }

  @Test
  void questionForADeclaredAddress_isAnsweredByTheAskersSwitch() {
    LabContainer c = stage.container("C");
    RawFrame question = arp(c.mac(), REQUEST, c.mac(), "192.168.99.203", "192.168.99.11");
    RawFrame honest = RawFrame.of(RawFrame.BROADCAST, c.mac());

    c.send(question.octets(), honest.octets());

    Await.until("the answer arrives", () -> answers("C", "192.168.99.11", B) == 1);
    List.of("A", "B", "M", "R").forEach(name -> honest.awaitIn(ears.at(name)));
    List.of("A", "B", "M", "R").forEach(name -> assertThat(question.in(ears.at(name))).isEmpty());
  }

  @Test
  void ownerOfAnAddress_isNotAnsweredAboutIt() {
    LabContainer a = stage.container("A");
    RawFrame probe = arp(A, REQUEST, A, "0.0.0.0", "192.168.99.10");

    a.send(probe.octets());

    probe.awaitIn(ears.at("B"));
    assertThat(answers("A", "192.168.99.10", A)).isZero();
  }

  @Test
  void solicitationOfADeclaredAddress_isAnsweredByTheAskersSwitch() {
    LabContainer c = stage.container("C");
    RawFrame question =
        discovery(
            c.mac(), "2001:db8::200", SOLICITATION, "2001:db8::b", LINK_LAYER_SOURCE, c.mac());
    RawFrame unspecified = probe(c.mac(), "2001:db8::203");

    c.send(question.octets(), unspecified.octets());

    Await.until("the answer arrives", () -> advertisements("C", "2001:db8::b", B) == 1);
    List.of("A", "B", "M", "R").forEach(name -> unspecified.awaitIn(ears.at(name)));
    List.of("A", "B", "M", "R").forEach(name -> assertThat(question.in(ears.at(name))).isEmpty());
    assertThat(advertisements("C", "2001:db8::b", B)).isEqualTo(1);
  }

  @Test
  void neighbourThatIsUnplugged_isKnownToARealStackAndReachedWhenItIsBack() {
    LabContainer a = stage.container("A");
    unplugged(
        "n2",
        "vB",
        () -> {
          a.exec("ip", "-6", "neigh", "flush", "dev", "eth1");
          assertThat(a.ping("2001:db8::b", 1, SHORT, SHORT).answered()).isFalse();
          assertThat(a.exec("ip", "-6", "neigh", "show", "2001:db8::b").stdout())
              .contains("lladdr " + B);
        });

    Await.until("B answers", () -> a.ping("2001:db8::b", 1, SHORT, SHORT).answered());
    List.of("B", "C", "M", "R")
        .forEach(name -> assertThat(discoveries(name, SOLICITATION, "2001:db8::b")).isEmpty());
  }

  private static void unplugged(String host, String device, Runnable task) {
    stage.host(host).exec("ip", "link", "set", device, "down");
    try {
      task.run();
    } finally {
      stage.host(host).exec("ip", "link", "set", device, "up");
    }
  }

  private long advertisements(String container, String target, String mac) {
    ByteBuffer option = ByteBuffer.allocate(8).put((byte) LINK_LAYER_TARGET).put((byte) 1);
    byte[] said = option.put(octets(mac)).array();
    return discoveries(container, ADVERTISEMENT, target).stream()
        .filter(frame -> Arrays.equals(Arrays.copyOfRange(frame, 6, 12), octets(mac)))
        .filter(frame -> Arrays.equals(Arrays.copyOfRange(frame, 78, 86), said))
        .count();
  }

  /** The messages of RFC 4861 about a target that came to a container. */
  private List<byte[]> discoveries(String container, int type, String target) {
    byte[] wanted = InetAddresses.forString(target).getAddress();
    return ears.at(container).frames().stream()
        .map(CapturedFrame::octets)
        .filter(frame -> frame.length >= 78 && frame[20] == 58 && (frame[54] & 0xff) == type)
        .filter(frame -> Arrays.equals(Arrays.copyOfRange(frame, 62, 78), wanted))
        .toList();
  }

  private long answers(String container, String address, String mac) {
    return ears.at(container).frames().stream()
        .flatMap(captured -> captured.frame().stream())
        .filter(frame -> frame.source().toString().equals(mac))
        .filter(
            frame ->
                frame.content() instanceof Frame.Arp arp
                    && arp.operation() == REPLY
                    && arp.sender().toString().equals(address))
        .count();
  }

  /** All of the first list arrive at B, and of the second nothing anywhere. */
  private void assertSome(
      String sender, ImmutableList<RawFrame> honest, ImmutableList<RawFrame> attempts) {
    Passage.assertOnly(stage.container(sender), ears.at("B"), ears.all(), honest, attempts);
  }
}
