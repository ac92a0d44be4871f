package dev.overlane.config.model;

import java.util.Optional;

/**
 * How packets travel between hosts.
 *
 * @param type the tunnel protocol
 * @param interfaceName the tunnel interface on every host
 * @param udpPort UDP destination port, 1..65535; meaningless for gre
 * @param encoding how the segment is told on the wire
 * @param trunkVni the one tunnel key of {@link Encoding#TRUNK}; empty otherwise
 * @param underlayMtu the largest IP packet that passes between hosts in one piece, in bytes; a host
 *     may say otherwise of itself
 */
public record Overlay(
    TunnelType type,
    String interfaceName,
    int udpPort,
    Encoding encoding,
    Optional<Vni> trunkVni,
    int underlayMtu) {
  /** Of Ethernet (RFC 894): what an underlay carries unless somebody saw to it that it is more. */
  public static final int USUAL_MTU = 1500;

  /** What every IPv4 host takes (RFC 791 section 3.1). */
  public static final int LEAST_MTU = 576;

  public static final int MOST_MTU = 65_535;

  private static final int IPV4 = 20;
  private static final int UDP = 8;
  private static final int ETHERNET = 14;
  private static final int TAG = 4;

  /** Of VXLAN (RFC 7348 section 5), of Geneve without options, of GRE with a key (RFC 2890). */
  private static final int TUNNEL = 8;

  /**
   * Bytes that a tunnel adds to an IP packet of a workload: its Ethernet header, the tunnel's, and
   * those of the underlay up to IPv4.
   */
  public int overhead() {
    int frame = encoding == Encoding.TRUNK ? ETHERNET + TAG : ETHERNET;
    return IPV4 + (type == TunnelType.GRE ? 0 : UDP) + TUNNEL + frame;
  }

  /** What {@link #underlayMtu} leaves for an IP packet of a workload, in bytes. */
  public int mtu() {
    return underlayMtu - overhead();
  }

  /**
   * Tunnel protocol; {@link #ovsType()} is the value of Interface:type (vswitch.xml), and the word
   * of the file.
   */
  public enum TunnelType {
    VXLAN("vxlan", 4789),
    GENEVE("geneve", 6081),
    GRE("gre", 0);

    private final String ovsType;
    private final int defaultPort;

    TunnelType(String ovsType, int defaultPort) {
      this.ovsType = ovsType;
      this.defaultPort = defaultPort;
    }

    public String ovsType() {
      return ovsType;
    }

    /** The port used when the file names none; 0 for a protocol without ports. */
    public int defaultPort() {
      return defaultPort;
    }
  }

  /** How a tunnel packet tells its segment. */
  public enum Encoding {
    /** The tunnel key is the segment's VNI; the inner frame is untagged. */
    VNI_PER_SEGMENT("vni-per-segment"),
    /** One tunnel key for all; the inner frame carries the segment's 802.1Q tag. */
    TRUNK("trunk");

    private final String word;

    Encoding(String word) {
      this.word = word;
    }

    /** What the file calls it. */
    public String word() {
      return word;
    }
  }
}
