package dev.overlane.it;

import static dev.overlane.it.Packets.ADVERTISEMENT;
import static dev.overlane.it.Packets.LINK_LAYER_SOURCE;
import static dev.overlane.it.Packets.LINK_LAYER_TARGET;
import static dev.overlane.it.Packets.REDIRECT;
import static dev.overlane.it.Packets.REPLY;
import static dev.overlane.it.Packets.ROUTER;
import static dev.overlane.it.Packets.ROUTER_SOLICITATION;
import static dev.overlane.it.Packets.SOLICITATION;
import static dev.overlane.it.Packets.arp;
import static dev.overlane.it.Packets.behind;
import static dev.overlane.it.Packets.dhcp;
import static dev.overlane.it.Packets.discovery;
import static dev.overlane.it.Packets.ipv4;
import static dev.overlane.it.Packets.ipv6;
import static dev.overlane.it.Packets.message;
import static dev.overlane.it.Packets.probe;
import static dev.overlane.it.Packets.udp;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a port may not say in whatever wrapping, and what it must be able to say to live: IPv6
 * behind headers, tags of other kinds, the messages of stations that have no address yet.
 */
final class GuardTest {
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
            F: { segment: ab, interface: vF, addresses: [192.168.99.15, "2001:db8::f"] }
            T:
              segment: ab
              interface: vT
              mac: "02:00:00:00:00:0e"
              addresses: [192.168.99.14, "2001:db8::e"]
              trusted: [ra, dhcp]
        n2:
          address: 192.168.77.12
          ports:
            B:
              segment: ab
              interface: vB
              mac: "02:00:00:00:00:0b"
              addresses: [192.168.99.11, "2001:db8::b"]
      """;

  private static final String A = "02:00:00:00:00:0a";
  private static final String A_LOCAL = "fe80::ff:fe00:a";
  private static final String B = "02:00:00:00:00:0b";
  private static final String T = "02:00:00:00:00:0e";
  private static final String T_LOCAL = "fe80::ff:fe00:e";

  private static final int HOP_BY_HOP = 0;
  private static final int UDP = 17;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int ICMPV6 = 58;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int SERVICE_TAG = 0x88a8;
  private static final int TAG = 0x8100;

  /** The option that asks routers to look (RFC 2711), and padding. */
  private static final String ROUTER_ALERT = "050200000100";

  private static final String PADDING = "010400000000";

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @RegisterExtension final Ears ears = new Ears(stage);

  /** What goes to a VTEP whose neighbour is not known yet is lost. */
  @BeforeAll
  static void meet() {
    PingMatrix.assertTalk(stage.containers("A", "B"), (from, to) -> true);
  }

  @Test
  void portWithAddresses_isHeardBeforeItHasThem_andGuidesNobody() {
    byte[] route = message(ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, A);
    byte[] falsely = message(ADVERTISEMENT, "2001:db8::b", LINK_LAYER_TARGET, A);
    byte[] report = HexFormat.of().parseHex("8f00000000000000");
    assertSome(
        "A",
        ImmutableList.of(
            probe(A, "2001:db8::a"),
            probe(A, A_LOCAL),
            ipv6(A, "::", HOP_BY_HOP, behind(ICMPV6, ROUTER_ALERT, report)),
            ipv6(A, A_LOCAL, HOP_BY_HOP, behind(ICMPV6, ROUTER_ALERT, report)),
            discovery(A, A_LOCAL, ROUTER_SOLICITATION, "2001:db8::a", LINK_LAYER_SOURCE, A),
            ipv6(A, A_LOCAL, UDP, udp(546, 547)),
            dhcp(A, "192.168.99.10", 68, 67)),
        ImmutableList.<RawFrame>builder()
            .add(probe(A, "2001:db8::b"), probe(A, "2001:db8::77"))
            .add(ipv4(A, "0.0.0.0"), dhcp(A, "0.0.0.0", 1068, 67))
            .add(ipv6(A, "::", UDP, udp(546, 547)), ipv6(A, "::1", 59, new byte[0]))
            .add(ipv6(A, "2001:db8::a", UDP, udp(547, 546)))
            .add(ipv6(A, "2001:db8::a", UDP, udp(1547, 546)))
            .add(ipv6(A, A_LOCAL, ICMPV6, message(REDIRECT, "2001:db8::a", LINK_LAYER_TARGET, A)))
            .addAll(wrapped(A, A_LOCAL, route))
            .addAll(wrapped(A, "2001:db8::a", falsely))
            .add(arp(A, REPLY, RawFrame.BROADCAST, "192.168.99.10", "192.168.99.77"))
            .addAll(tagged(A))
            .build());
  }

  @Test
  void portThatMaySayAnything_guidesNobody_andGivesNothingToTheMacOfAnother() {
    String c = stage.container("C").mac();
    byte[] route = message(ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, c);
    byte[] falsely = message(ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, c);
    assertSome(
        "C",
        ImmutableList.of(
            probe(c, "2001:db8::200"),
            arp(c, REPLY, c, "192.168.99.201", "192.168.99.77"),
            arp(c, REPLY, "02:00:00:00:00:77", "192.168.99.202", "192.168.99.77"),
            discovery(c, "2001:db8::200", ADVERTISEMENT, "2001:db8::200", LINK_LAYER_TARGET, c),
            discovery(c, "2001:db8::200", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, c)),
        ImmutableList.<RawFrame>builder()
            .add(ipv6(c, "fe80::1", UDP, udp(547, 546)))
            .add(ipv6(c, "fe80::1", ICMPV6, message(REDIRECT, "2001:db8::a", LINK_LAYER_TARGET, c)))
            .addAll(wrapped(c, "fe80::1", route))
            .addAll(wrapped(c, "2001:db8::200", falsely))
            .add(arp(c, REPLY, c, "192.168.99.15", "192.168.99.77"))
            .add(arp(c, REPLY, B, "192.168.99.201", "192.168.99.77"))
            .add(
                discovery(c, "2001:db8::200", ADVERTISEMENT, "2001:db8::200", LINK_LAYER_TARGET, B))
            .add(discovery(c, "2001:db8::200", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, B))
            .addAll(tagged(c))
            .build());
  }

  @Test
  void portWithAddressesAndNoMac_givesThemToNoOthersMac() {
    String f = stage.container("F").mac();
    assertSome(
        "F",
        ImmutableList.of(
            arp(f, REPLY, f, "192.168.99.15", "192.168.99.77"),
            discovery(f, "2001:db8::f", ADVERTISEMENT, "2001:db8::f", LINK_LAYER_TARGET, f),
            discovery(f, "2001:db8::f", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, f)),
        ImmutableList.of(
            arp(f, REPLY, B, "192.168.99.15", "192.168.99.77"),
            discovery(f, "2001:db8::f", ADVERTISEMENT, "2001:db8::f", LINK_LAYER_TARGET, B),
            discovery(f, "2001:db8::f", SOLICITATION, "2001:db8::77", LINK_LAYER_SOURCE, B),
            discovery(f, "2001:db8::f", ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, f)));
  }

  @Test
  void trustedPortWithAddresses_guidesFromTheseAlone() {
    byte[] route = message(ROUTER, "2001:db8::a", LINK_LAYER_SOURCE, T);
    assertSome(
        "T",
        ImmutableList.of(
            ipv6(T, T_LOCAL, ICMPV6, route),
            ipv6(T, T_LOCAL, UDP, udp(547, 546)),
            dhcp(T, "192.168.99.14", 67, 68)),
        ImmutableList.of(
            ipv6(T, A_LOCAL, ICMPV6, route),
            ipv6(T, "2001:db8::a", UDP, udp(547, 546)),
            dhcp(T, "192.168.99.10", 67, 68)));
  }

  /** A message of ICMPv6 behind all kinds of headers. */
  private static ImmutableList<RawFrame> wrapped(String mac, String from, byte[] message) {
    byte[] inOptions = behind(ICMPV6, PADDING, message);
    byte[] routed = Bytes.concat(new byte[] {ICMPV6, 0, 4, 0, 0, 0, 0, 0}, message);
    byte[] atomic = Bytes.concat(new byte[] {ICMPV6, 0, 0, 0, 0, 0, 0, 1}, message);
    byte[] cut = Bytes.concat(new byte[] {DESTINATION_OPTIONS, 0, 0, 1, 0, 0, 0, 2}, inOptions);
    return ImmutableList.of(
        ipv6(mac, from, ICMPV6, message),
        ipv6(mac, from, HOP_BY_HOP, inOptions),
        ipv6(mac, from, DESTINATION_OPTIONS, inOptions),
        ipv6(mac, from, HOP_BY_HOP, behind(DESTINATION_OPTIONS, PADDING, inOptions)),
        ipv6(mac, from, ROUTING, routed),
        ipv6(mac, from, FRAGMENT, atomic),
        ipv6(mac, from, FRAGMENT, cut));
  }

  /** Service tags, alone and around or inside of others. */
  private static ImmutableList<RawFrame> tagged(String mac) {
    return ImmutableList.of(
        RawFrame.of(RawFrame.BROADCAST, mac, SERVICE_TAG, HexFormat.of().parseHex("006488b5")),
        RawFrame.of(
            RawFrame.BROADCAST, mac, SERVICE_TAG, HexFormat.of().parseHex("00648100006488b5")),
        RawFrame.of(RawFrame.BROADCAST, mac, TAG, HexFormat.of().parseHex("006488a8006488b5")));
  }

  private void assertSome(
      String sender, ImmutableList<RawFrame> honest, ImmutableList<RawFrame> attempts) {
    Passage.assertOnly(stage.container(sender), ears.at("B"), ears.all(), honest, attempts);
  }
}
