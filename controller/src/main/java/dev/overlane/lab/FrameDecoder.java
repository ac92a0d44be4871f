package dev.overlane.lab;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/** Octets to frames; anything cut short is no frame, never an exception. PURE. */
final class FrameDecoder {
  private static final int VLAN = 0x8100;
  private static final int ARP = 0x0806;
  private static final int IPV4 = 0x0800;
  private static final int ETHERNET = 0x6558;
  private static final int ICMP = 1;
  private static final int UDP = 17;
  private static final int GRE = 47;
  private static final int VXLAN_PORT = 4789;
  private static final int GENEVE_PORT = 6081;

  private final int vxlanPort;

  /** A decoder of tunnels on their well-known ports. */
  FrameDecoder() {
    this(VXLAN_PORT);
  }

  /**
   * @param vxlanPort UDP destination port of VXLAN
   */
  FrameDecoder(int vxlanPort) {
    this.vxlanPort = vxlanPort;
  }

  /** The frame, or empty if a header is incomplete. */
  Optional<Frame> decode(byte[] octets) {
    try {
      return Optional.of(frame(ByteBuffer.wrap(octets)));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Frame frame(ByteBuffer in) {
    MacAddress destination = mac(in);
    MacAddress source = mac(in);
    int etherType = u16(in);
    OptionalInt vlan = OptionalInt.empty();
    if (etherType == VLAN) {
      vlan = OptionalInt.of(u16(in) & 0xfff);
      etherType = u16(in);
    }
    return new Frame(destination, source, vlan, etherType, content(in, etherType));
  }

  private Frame.Content content(ByteBuffer in, int etherType) {
    return switch (etherType) {
      case ARP -> arp(in);
      case IPV4 -> ipv4(in);
      default -> new Frame.Other();
    };
  }

  private static Frame.Content arp(ByteBuffer in) {
    skip(in, 6);
    int operation = u16(in);
    skip(in, 6);
    Ipv4Address sender = address(in);
    skip(in, 6);
    return new Frame.Arp(operation, sender, address(in));
  }

  private Frame.Content ipv4(ByteBuffer in) {
    int headerEnd = in.position() + (in.get(in.position()) & 0xf) * 4;
    skip(in, 9);
    int protocol = u8(in);
    skip(in, 2);
    Ipv4Address source = address(in);
    Ipv4Address destination = address(in);
    in.position(headerEnd);
    return switch (protocol) {
      case ICMP -> new Frame.Icmp(source, destination, u8(in));
      case UDP -> udp(in, source, destination);
      case GRE -> gre(in, source, destination);
      default -> new Frame.Ipv4(source, destination, protocol);
    };
  }

  private Frame.Content udp(ByteBuffer in, Ipv4Address source, Ipv4Address destination) {
    skip(in, 2);
    int port = u16(in);
    skip(in, 4);
    if (port == vxlanPort) {
      skip(in, 4);
      int vni = in.getInt() >>> 8;
      return new Frame.Tunnel("vxlan", source, destination, vni, frame(in));
    }
    if (port == GENEVE_PORT) {
      int optionsLength = (u8(in) & 0x3f) * 4;
      skip(in, 3);
      int vni = in.getInt() >>> 8;
      skip(in, optionsLength);
      return new Frame.Tunnel("geneve", source, destination, vni, frame(in));
    }
    return new Frame.Ipv4(source, destination, UDP);
  }

  private Frame.Content gre(ByteBuffer in, Ipv4Address source, Ipv4Address destination) {
    int flags = u16(in);
    boolean bridged = u16(in) == ETHERNET;
    boolean keyed = (flags & 0x2000) != 0;
    if (!bridged || !keyed) {
      return new Frame.Ipv4(source, destination, GRE);
    }
    skip(in, (flags & 0x8000) != 0 ? 4 : 0);
    int key = in.getInt();
    skip(in, (flags & 0x1000) != 0 ? 4 : 0);
    return new Frame.Tunnel("gre", source, destination, key, frame(in));
  }

  private static MacAddress mac(ByteBuffer in) {
    return new MacAddress((long) u16(in) << 32 | Integer.toUnsignedLong(in.getInt()));
  }

  private static Ipv4Address address(ByteBuffer in) {
    return new Ipv4Address(in.getInt());
  }

  private static int u8(ByteBuffer in) {
    return in.get() & 0xff;
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  private static void skip(ByteBuffer in, int octets) {
    in.position(in.position() + octets);
  }
}
