package dev.overlane.lab;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decoded Ethernet frame (IEEE 802.3), as far as the lab needs to know it.
 *
 * @param destination whom it is for
 * @param source who says to have sent it
 * @param vlan identifier of its outermost 802.1Q tag, 0..4095; empty if it has none
 * @param etherType of what follows the tag
 * @param content what is inside
 */
public record Frame(
    MacAddress destination, MacAddress source, OptionalInt vlan, int etherType, Content content) {

  /** What a frame carries. */
  public sealed interface Content {}

  /**
   * ARP for IPv4 over Ethernet (RFC 826).
   *
   * @param operation 1 request, 2 reply
   * @param sender who asks or answers
   * @param target who is asked for or answered
   */
  public record Arp(int operation, Ipv4Address sender, Ipv4Address target) implements Content {}

  /**
   * An ICMP message (RFC 792).
   *
   * @param source sender
   * @param destination receiver
   * @param type 8 echo request, 0 echo reply
   */
  public record Icmp(Ipv4Address source, Ipv4Address destination, int type) implements Content {}

  /**
   * A frame in a tunnel: VXLAN (RFC 7348), Geneve (RFC 8926) or GRE with a key (RFC 2890).
   *
   * @param protocol {@code vxlan}, {@code geneve} or {@code gre}
   * @param source the sending VTEP
   * @param destination the receiving VTEP
   * @param key the VNI or GRE key, unsigned
   * @param inner the frame inside
   */
  public record Tunnel(
      String protocol, Ipv4Address source, Ipv4Address destination, int key, Frame inner)
      implements Content {}

  /**
   * Any other IPv4 packet.
   *
   * @param source sender
   * @param destination receiver
   * @param protocol IP protocol number
   */
  public record Ipv4(Ipv4Address source, Ipv4Address destination, int protocol)
      implements Content {}

  /** Anything else. */
  public record Other() implements Content {}

  /** The tunnel that it carries, if it does. */
  public Optional<Tunnel> tunnel() {
    return content instanceof Tunnel tunnel ? Optional.of(tunnel) : Optional.empty();
  }

  /** One line, outermost header first, in tcpdump's words. */
  @Override
  public String toString() {
    String tag = vlan.isPresent() ? "vlan " + vlan.getAsInt() + ", " : "";
    return tag + FrameText.of(source, destination, etherType, content);
  }
}
