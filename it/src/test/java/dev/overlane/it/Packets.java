package dev.overlane.it;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Bytes;
import dev.overlane.config.model.Ipv4Address;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/** Frames of ARP, DHCP and neighbour discovery, honest or not, for all of a segment. */
final class Packets {
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  static final int ETHERNET = 1;
  static final int IEEE_802 = 6;
  static final int REQUEST = 1;
  static final int REPLY = 2;
  static final int SOLICITATION = 135;
  static final int ADVERTISEMENT = 136;
  static final int ROUTER_SOLICITATION = 133;
  static final int ROUTER = 134;
  static final int REDIRECT = 137;
  static final int LINK_LAYER_SOURCE = 1;
  static final int LINK_LAYER_TARGET = 2;

  private Packets() {}

  static RawFrame ipv4(String mac, String from) {
    return RawFrame.of(
        RawFrame.BROADCAST,
        mac,
        new RawFrame.Ipv4(253, address(from), address("192.168.99.255"), 0),
        new byte[0]);
  }

  static RawFrame dhcp(String mac, String from, int fromPort, int toPort) {
    return RawFrame.of(
        RawFrame.BROADCAST,
        mac,
        new RawFrame.Ipv4(17, address(from), address("255.255.255.255"), 0),
        udp(fromPort, toPort));
  }

  /** The head of UDP, of a datagram of eight octets. */
  static byte[] udp(int from, int to) {
    return ByteBuffer.allocate(8)
        .putShort((short) from)
        .putShort((short) to)
        .putShort((short) 16)
        .array();
  }

  static Ipv4Address address(String text) {
    return Ipv4Address.parse(text).orElseThrow();
  }

  static RawFrame arp(String mac, int operation, String sha, String spa, String tpa) {
    return arp(mac, ETHERNET, operation, sha, spa, tpa);
  }

  /**
   * An ARP message of some hardware type: receivers on Ethernet take {@link #IEEE_802} for theirs
   * too.
   */
  static RawFrame arp(String mac, int hardware, int operation, String sha, String spa, String tpa) {
    ByteBuffer arp = ByteBuffer.allocate(28);
    arp.putShort((short) hardware).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
    arp.putShort((short) operation).put(octets(sha)).putInt(address(spa).value());
    arp.put(new byte[6]).putInt(address(tpa).value());
    return RawFrame.of(RawFrame.BROADCAST, mac, ARP, arp.array());
  }

  static RawFrame ipv6(String mac, String from, int protocol, byte[] content) {
    return ipv6("33:33:00:00:00:01", mac, from, "ff02::1", protocol, content);
  }

  static RawFrame ipv6(
      String destination, String mac, String from, String to, int protocol, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(40 + content.length);
    packet.putInt(0x6000_0000).putShort((short) content.length);
    packet.put((byte) protocol).put((byte) 255);
    packet.put(InetAddresses.forString(from).getAddress());
    packet.put(InetAddresses.forString(to).getAddress()).put(content);
    return RawFrame.of(destination, mac, IPV6, packet.array());
  }

  /** A message of RFC 4861 with one option; its checksum is for the receiver. */
  static RawFrame discovery(
      String mac, String from, int type, String target, int option, String said) {
    return discovery(mac, from, type, target, option, said, 1);
  }

  /** The same with its option several times. */
  static RawFrame discovery(
      String mac, String from, int type, String target, int option, String said, int times) {
    return ipv6(mac, from, 58, message(type, target, option, said, times));
  }

  /** The message alone. */
  static byte[] message(int type, String target, int option, String said) {
    return message(type, target, option, said, 1);
  }

  private static byte[] message(int type, String target, int option, String said, int times) {
    ByteBuffer message = ByteBuffer.allocate(24 + 8 * times);
    message.put((byte) type).put(new byte[7]).put(InetAddresses.forString(target).getAddress());
    for (int i = 0; i < times; i++) {
      message.put((byte) option).put((byte) 1).put(octets(said));
    }
    return message.array();
  }

  /**
   * What follows a header with options (RFC 8200, sections 4.3 and 4.6), and that header.
   *
   * @param next what kind of header follows
   * @param options six octets, in hexadecimal
   */
  static byte[] behind(int next, String options, byte[] content) {
    byte[] header = HexFormat.of().parseHex(String.format(Locale.ROOT, "%02x00", next) + options);
    return Bytes.concat(header, content);
  }

  /** Duplicate address detection (RFC 4862). */
  static RawFrame probe(String mac, String target) {
    ByteBuffer message = ByteBuffer.allocate(24);
    message.put((byte) SOLICITATION).put(new byte[7]);
    message.put(InetAddresses.forString(target).getAddress());
    return ipv6(mac, "::", 58, message.array());
  }

  static byte[] octets(String mac) {
    return HexFormat.ofDelimiter(":").parseHex(mac);
  }
}
