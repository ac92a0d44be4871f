package dev.overlane.flow.state;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.VlanTag;

/** One action of an apply-actions list. */
public sealed interface FlowAction {

  /**
   * Send the packet out; the switch drops it if the port is the one it came in by.
   *
   * @param port OpenFlow port; only real ports in the pipeline
   */
  record Output(int port) implements FlowAction {}

  /**
   * Set the tunnel key for the next output to a tunnel.
   *
   * @param id the key, 24 bits for VXLAN and Geneve
   */
  record SetTunnelId(long id) implements FlowAction {}

  /**
   * Set the outer destination for the next output to a flow-based tunnel (NXM_NX_TUN_IPV4_DST).
   *
   * @param address the remote VTEP
   */
  record SetTunnelDestination(Ipv4Address address) implements FlowAction {}

  /**
   * Push an 802.1Q header (TPID 0x8100) with this identifier: push_vlan and set_field.
   *
   * @param tag its VLAN
   */
  record PushVlan(VlanTag tag) implements FlowAction {}

  /** Pop the outermost 802.1Q header. */
  record PopVlan() implements FlowAction {}

  /**
   * Look the packet up in another table and come back (NXAST_RESUBMIT_TABLE).
   *
   * @param table OpenFlow table
   */
  record Resubmit(int table) implements FlowAction {}

  /**
   * Learn the sender (NXAST_LEARN2): add to {@code table} a flow that matches the packet's segment
   * bits of metadata and, as Ethernet destination, its source, and that loads where it came from
   * into the destination bits of metadata.
   *
   * @param table the table that learned flows live in
   * @param priority their priority
   * @param cookie their cookie
   * @param hardTimeout seconds after the station last sent until it is forgotten, 1..65535 (each of
   *     its packets renews the flow)
   * @param limit most flows with this cookie in the table; beyond it nothing is added, 0: no limit
   * @param roomBit the bit of metadata, 0..63, that is set to 1 if the sender is known then, and to
   *     0 if the limit left no room for it; {@link #UNTOLD}: no bit is set
   * @param fromTunnel whether "where it came from" is the outer IPv4 source (32 bits) or the
   *     ingress port (16 bits)
   */
  record Learn(
      int table,
      int priority,
      long cookie,
      int hardTimeout,
      long limit,
      int roomBit,
      boolean fromTunnel)
      implements FlowAction {
    /** The packet is not told whether its sender was learned. */
    public static final int UNTOLD = -1;

    /** Whether the packet is told. */
    public boolean tells() {
      return roomBit != UNTOLD;
    }
  }

  /**
   * Answer an ARP request (RFC 826) to the port that it came in by: eight actions on the wire,
   * which turn the request into the reply and end with {@code output:IN_PORT}.
   *
   * @param mac the answer
   * @param address the address that was asked for
   */
  record AnswerArp(MacAddress mac, Ipv4Address address) implements FlowAction {}

  /**
   * Make a neighbour solicitation an advertisement (RFC 4861, section 4) that still says what the
   * asker said, and whose source link-layer option has become one of the target: three actions on
   * the wire. Only another table can fill it in ({@link Advertise}), as Open vSwitch lets flows set
   * the target's link-layer address in advertisements alone.
   *
   * @param router whether the one that is asked for may be a router; the other two flags, solicited
   *     and override, are always set
   */
  record TurnSolicitation(boolean router) implements FlowAction {
    /** The ICMPv6 type of what a solicitation becomes. */
    public static final int ADVERTISEMENT = 136;

    private static final int ROUTER = 0x8000_0000;
    private static final int SOLICITED_AND_OVERRIDE = 0x6000_0000;

    /** The word of the header that has the flags, the rest of it zero (RFC 4861, section 4.4). */
    public int flags() {
      return (router ? ROUTER : 0) | SOLICITED_AND_OVERRIDE;
    }
  }

  /**
   * Send a turned solicitation to the port that it came in by, as its answer: six actions on the
   * wire, the last of which is {@code output:IN_PORT}. The switch makes its checksum; the hop limit
   * stays the question's.
   *
   * @param mac the answer
   * @param address the IPv6 address that was asked for
   */
  record Advertise(MacAddress mac, IpAddress address) implements FlowAction {}

  /**
   * Track the packet and look it up in a table, from then on with its {@link HeaderField#CT_STATE};
   * what follows in the list goes on with the packet as one that was not tracked (NXAST_CT without
   * commit).
   *
   * @param zone whose connections, 0..65535
   * @param table OpenFlow table
   */
  record Track(int zone, int table) implements FlowAction {}

  /**
   * Remember the packet's connection, so that packets both ways are told from others (NXAST_CT with
   * commit). One that is known already stays as it is.
   *
   * @param zone whose connections, 0..65535
   */
  record Commit(int zone) implements FlowAction {}

  /**
   * Load of a constant into bits of metadata (NXAST_REG_LOAD): what learned flows consist of.
   *
   * @param offset lowest bit, 0..63
   * @param bits how many, 1..64
   * @param value the constant
   */
  record LoadMetadata(int offset, int bits, long value) implements FlowAction {}

  /**
   * An action that this model has no name for; never compiled, only observed.
   *
   * @param bytes the whole action as on the wire
   */
  record Opaque(RawBytes bytes) implements FlowAction {}
}
