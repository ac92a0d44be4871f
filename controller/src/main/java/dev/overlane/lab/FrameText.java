package dev.overlane.lab;

import dev.overlane.config.model.MacAddress;
import java.util.Locale;

/** Words for frames. PURE. */
final class FrameText {
  private FrameText() {}

  static String of(
      MacAddress source, MacAddress destination, int etherType, Frame.Content content) {
    if (content instanceof Frame.Tunnel tunnel) {
      return tunnel.source()
          + " > "
          + tunnel.destination()
          + ": "
          + name(tunnel.protocol())
          + tunnel.key()
          + " | "
          + tunnel.inner();
    }
    if (content instanceof Frame.Arp arp) {
      return arp.operation() == 1
          ? "ARP who has " + arp.target() + " tell " + arp.sender()
          : "ARP " + arp.sender() + " is at " + source;
    }
    if (content instanceof Frame.Icmp icmp) {
      return icmp.source() + " > " + icmp.destination() + ": ICMP " + icmp(icmp.type());
    }
    if (content instanceof Frame.Ipv4 ip) {
      return ip.source() + " > " + ip.destination() + ": IP protocol " + ip.protocol();
    }
    return source
        + " > "
        + destination
        + String.format(Locale.ROOT, ": ethertype 0x%04x", etherType);
  }

  private static String name(String protocol) {
    return switch (protocol) {
      case "vxlan" -> "VXLAN vni ";
      case "geneve" -> "Geneve vni ";
      default -> "GRE key ";
    };
  }

  private static String icmp(int type) {
    return switch (type) {
      case 0 -> "echo reply";
      case 8 -> "echo request";
      default -> "type " + type;
    };
  }
}
