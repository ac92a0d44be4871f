package dev.overlane.it;

import static dev.overlane.it.Packets.ADVERTISEMENT;
import static dev.overlane.it.Packets.IEEE_802;
import static dev.overlane.it.Packets.LINK_LAYER_TARGET;
import static dev.overlane.it.Packets.REPLY;
import static dev.overlane.it.Packets.address;
import static dev.overlane.it.Packets.arp;
import static dev.overlane.it.Packets.discovery;
import static dev.overlane.it.Packets.ipv6;
import static dev.overlane.it.RawFrame.MORE_FRAGMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Packets that a receiver reads otherwise than a switch: fragments, and what Open vSwitch gives up
 * reading. Each attempt goes first, then an honest frame the same way.
 */
final class EvasionTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab:
          vlan: 100
          vni: 10100
          rules:
            - { deny: tcp, ports: 22 }
            - { deny: udp, ports: 53 }
            - { allow: ping, from: B }
            - { deny: icmp }
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
        n2:
          address: 192.168.77.12
          ports:
            B:
              segment: ab
              interface: vB
              mac: "02:00:00:00:00:0b"
              addresses: [192.168.99.11, "2001:db8::b"]
      expect:
        - A cannot-reach B tcp/22
      """;

  private static final String B = "02:00:00:00:00:0b";
  private static final String C_IP = "192.168.99.200";
  private static final String C_IPV6 = "2001:db8::200";
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int FRAGMENT = 44;
  private static final int SYN = 2;

  /** More than that behind an IP packet, and Open vSwitch does not read the packet. */
  private static final int MUCH_PADDING = 300;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private String c;

  @BeforeAll
  static void start() {
    stage.lab().attachAll();
    stage.controller().start();
    List.of("n1", "n2").forEach(name -> stage.controller().awaitPhase(name, "converged"));
    Await.until(
        "the tunnel's ends know each other",
        () -> stage.container("B").ping(stage.container("A"), 1).answered());
  }

  @Test
  void fragments_areJudgedByTheirPorts() {
    c = stage.container("C").mac();
    byte[] tiny = ByteBuffer.allocate(8).putShort((short) 4000).putShort((short) 22).array();
    assertSome(
        ImmutableList.of(
            ipv4(UDP, MORE_FRAGMENTS, udp(4000, 54)),
            ipv4(TCP, MORE_FRAGMENTS, RawFrame.tcp(4000, 23, SYN)),
            fragmentOfIpv6(first(TCP, RawFrame.tcp(4000, 23, SYN))),
            ipv4(UDP, 0, udp(4000, 54))),
        ImmutableList.of(
            ipv4(UDP, MORE_FRAGMENTS, udp(4000, 53)),
            ipv4(TCP, MORE_FRAGMENTS, RawFrame.tcp(4000, 22, SYN)),
            ipv4(TCP, MORE_FRAGMENTS, tiny),
            ipv4(ICMP, MORE_FRAGMENTS, icmp(13)),
            ipv4(ICMP, 185, icmp(13)),
            ipv4(ICMP, MORE_FRAGMENTS | 185, icmp(0)),
            ipv4(UDP, MORE_FRAGMENTS, udp(67, 68)),
            fragmentOfIpv6(first(TCP, RawFrame.tcp(4000, 22, SYN))),
            fragmentOfIpv6(first(TCP, tiny)),
            fragmentOfIpv6(
                first(60, new byte[] {TCP, 9, 1, 0, 0, 0, 0, 0})), // options without an end
            fragmentOfIpv6(first(58, icmp(134)))));
  }

  @Test
  void packetsThatASwitchDoesNotRead_areDropped() {
    c = stage.container("C").mac();
    assertSome(
        ImmutableList.of(
            ipv4(TCP, 0, RawFrame.tcp(4000, 23, SYN)),
            ipv4(TCP, 0, RawFrame.tcp(4000, 23, SYN)).padded(100)),
        ImmutableList.of(
            ipv4(TCP, 0, RawFrame.tcp(4000, 22, SYN)).padded(MUCH_PADDING),
            ipv6(B, c, C_IPV6, "2001:db8::b", TCP, RawFrame.tcp(4000, 22, SYN))
                .padded(MUCH_PADDING),
            ipv4("192.168.99.10", TCP, 0, RawFrame.tcp(4000, 23, SYN)).padded(MUCH_PADDING),
            arp(c, IEEE_802, REPLY, c, "192.168.99.10", "192.168.99.77"),
            discovery(c, C_IPV6, ADVERTISEMENT, "2001:db8::a", LINK_LAYER_TARGET, c, 2)));
  }

  /** What a switch was told once is told again to a bridge that is made anew. */
  @Test
  void switch_isToldToShowThePortsOfFirstFragments() {
    assertThat(fragments()).isEqualTo("nx-match");

    stage.host("n1").ofctl("set-frags", "br0", "normal");
    stage.host("n1").vsctl("del-br", "br0");

    Await.until("the new bridge is told", () -> fragments().equals("nx-match"));
  }

  /** How the switch shows fragments; empty: there is no bridge just now. */
  private static String fragments() {
    return stage
        .host("n1")
        .exec("ovs-ofctl", "-O", "OpenFlow14", "get-frags", "br0")
        .stdout()
        .strip();
  }

  /** All of the first list arrive at B, and of the second nothing. */
  private static void assertSome(ImmutableList<RawFrame> honest, ImmutableList<RawFrame> attempts) {
    Passage.assertOnly(stage.container("C"), stage.container("B"), honest, attempts);
  }

  private RawFrame ipv4(int protocol, int fragment, byte[] transport) {
    return ipv4(C_IP, protocol, fragment, transport);
  }

  private RawFrame ipv4(String from, int protocol, int fragment, byte[] transport) {
    return RawFrame.of(
        B,
        c,
        new RawFrame.Ipv4(protocol, address(from), address("192.168.99.11"), fragment),
        transport);
  }

  private RawFrame fragmentOfIpv6(byte[] fragment) {
    return ipv6(B, c, C_IPV6, "2001:db8::b", FRAGMENT, fragment);
  }

  /** A first fragment (RFC 8200, section 4.5). */
  private static byte[] first(int next, byte[] content) {
    byte[] head = ByteBuffer.allocate(8).put((byte) next).put(3, (byte) 1).array();
    return Bytes.concat(head, content);
  }

  private static byte[] udp(int from, int to) {
    return ByteBuffer.allocate(8)
        .putShort((short) from)
        .putShort((short) to)
        .putShort((short) 16)
        .array();
  }

  private static byte[] icmp(int type) {
    return ByteBuffer.allocate(8).put((byte) type).array();
  }
}
