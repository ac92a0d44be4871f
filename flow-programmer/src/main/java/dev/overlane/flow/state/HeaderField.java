package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Arrays;
import java.util.Optional;

/**
 * A field of what a frame carries: those of OpenFlow 1.4 section 7.2.3.7 that are in the frame
 * itself as a switch may match them; Open vSwitch takes masks for addresses and ports only. In the
 * order of their numbers, which is also the order in which a match must name them: each after those
 * that it depends on; Nicira's come last.
 */
public enum HeaderField {
  ETH_TYPE(5, 16, "eth_type"),
  IP_DSCP(8, 8, "ip_dscp"),
  IP_PROTO(10, 8, "nw_proto"),
  IPV4_SRC(11, 32, "nw_src"),
  IPV4_DST(12, 32, "nw_dst"),
  TCP_SRC(13, 16, "tcp_src"),
  TCP_DST(14, 16, "tcp_dst"),
  UDP_SRC(15, 16, "udp_src"),
  UDP_DST(16, 16, "udp_dst"),
  SCTP_SRC(17, 16, "sctp_src"),
  SCTP_DST(18, 16, "sctp_dst"),
  ICMPV4_TYPE(19, 8, "icmp_type"),
  ICMPV4_CODE(20, 8, "icmp_code"),
  ARP_OP(21, 16, "arp_op"),
  ARP_SPA(22, 32, "arp_spa"),
  ARP_TPA(23, 32, "arp_tpa"),
  ARP_SHA(24, 48, "arp_sha"),
  ARP_THA(25, 48, "arp_tha"),
  IPV6_SRC(26, 128, "ipv6_src"),
  IPV6_DST(27, 128, "ipv6_dst"),
  IPV6_FLABEL(28, 32, "ipv6_label"),
  ICMPV6_TYPE(29, 8, "icmpv6_type"),
  ICMPV6_CODE(30, 8, "icmpv6_code"),
  ND_TARGET(31, 128, "nd_target"),
  ND_SLL(32, 48, "nd_sll"),
  ND_TLL(33, 48, "nd_tll"),
  /** Of OpenFlow 1.5 (section 7.2.3.8), which Open vSwitch also takes and tells in older ones. */
  TCP_FLAGS(42, 16, "tcp_flags"),
  /**
   * Nicira's (ovs-fields(7)), not in the frame: what the switch says once it tracked the packet.
   */
  CT_STATE(105, 32, "ct_state"),
  /**
   * Nicira's (ovs-fields(7)): {@link #FRAGMENT}, {@link #LATER_FRAGMENT}, both, or none. Of a later
   * fragment the ports and the ICMP type read as 0.
   */
  IP_FRAG(26, 8, "ip_frag");

  /** Bit of {@link #IP_FRAG}: a part of an IP packet. */
  public static final int FRAGMENT = 1;

  /** Bit of {@link #IP_FRAG}: another part than the first. */
  public static final int LATER_FRAGMENT = 2;

  private static final ImmutableMap<Integer, HeaderField> NICIRAS =
      Maps.uniqueIndex(ImmutableList.of(CT_STATE, IP_FRAG), HeaderField::number);

  private static final ImmutableMap<Integer, HeaderField> OTHERS =
      Arrays.stream(values())
          .filter(field -> !field.isNicira())
          .collect(ImmutableMap.toImmutableMap(HeaderField::number, field -> field));

  private final int number;
  private final int bits;
  private final String label;

  HeaderField(int number, int bits, String label) {
    this.number = number;
    this.bits = bits;
    this.label = label;
  }

  /** Its number in OXM class 0x8000, or as a field of the ONF's or of Nicira's. */
  public int number() {
    return number;
  }

  /** Bits that it has on the wire, a multiple of eight, 8..128. */
  public int bits() {
    return bits;
  }

  /** Its name in ovs-fields(7). */
  public String label() {
    return label;
  }

  /** Whether its values are IPv4 addresses. */
  public boolean isIpv4() {
    return this == IPV4_SRC || this == IPV4_DST || this == ARP_SPA || this == ARP_TPA;
  }

  /** Whether its values are IPv6 addresses. */
  public boolean isIpv6() {
    return bits == 128;
  }

  /** Whether its values are Ethernet addresses. */
  public boolean isMac() {
    return bits == 48;
  }

  /** Whether the version of OpenFlow that is spoken has it as an experimenter's (ONF's) field. */
  public boolean isExperimental() {
    return this == TCP_FLAGS;
  }

  /** Whether it is of the class of Nicira's fields, 0x0001. */
  public boolean isNicira() {
    return this == CT_STATE || this == IP_FRAG;
  }

  /** The field of that number in Nicira's class, or in the others, or empty. */
  public static Optional<HeaderField> ofNumber(int number, boolean nicira) {
    return Optional.ofNullable((nicira ? NICIRAS : OTHERS).get(number));
  }

  /** All bits that it has, of the upper 64. */
  long highMask() {
    return bits > Long.SIZE ? -1L >>> (2 * Long.SIZE - bits) : 0;
  }

  /** All bits that it has, of the lower 64. */
  long lowMask() {
    return bits >= Long.SIZE ? -1L : -1L >>> (Long.SIZE - bits);
  }
}
