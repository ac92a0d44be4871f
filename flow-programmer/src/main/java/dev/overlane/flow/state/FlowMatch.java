package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a flow matches, in canonical form: equal iff the switch treats two matches as the same.
 *
 * @param inPort OpenFlow port; empty: any
 * @param metadata bits of OpenFlow metadata; {@link Bits#NONE}: any
 * @param tunnelId tunnel key, exact; empty: any
 * @param tunnelSource outer IPv4 source, exact (NXM_NX_TUN_IPV4_SRC); empty: any
 * @param ethSource Ethernet source, exact; empty: any
 * @param ethDestination Ethernet destination, maybe masked; empty: any
 * @param vlan the outermost 802.1Q header; empty: any
 * @param others OXM entries that this model has no name for, as on the wire; the pipeline uses none
 */
public record FlowMatch(
    OptionalInt inPort,
    Bits metadata,
    OptionalLong tunnelId,
    Optional<Ipv4Address> tunnelSource,
    Optional<MacAddress> ethSource,
    Optional<MaskedMac> ethDestination,
    Optional<VlanMatch> vlan,
    ImmutableList<RawBytes> others) {

  /** Matches every packet. */
  public static final FlowMatch ANY =
      new FlowMatch(
          OptionalInt.empty(),
          Bits.NONE,
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ImmutableList.of());

  /**
   * An Ethernet address under a mask.
   *
   * @param value no bit outside the mask is set
   * @param mask all ones: exact
   */
  public record MaskedMac(MacAddress value, MacAddress mask) {
    public static final MacAddress EXACT = new MacAddress(0xffff_ffff_ffffL);

    public static MaskedMac exact(MacAddress value) {
      return new MaskedMac(value, EXACT);
    }

    @Override
    public String toString() {
      return mask.equals(EXACT) ? value.toString() : value + "/" + mask;
    }
  }

  /**
   * What is asked of the 802.1Q header.
   *
   * @param id 0: the frame has none; 1..4094: it has one with this identifier
   */
  public record VlanMatch(int id) {
    public static final VlanMatch UNTAGGED = new VlanMatch(0);
  }

  public FlowMatch withInPort(int port) {
    return new FlowMatch(
        OptionalInt.of(port),
        metadata,
        tunnelId,
        tunnelSource,
        ethSource,
        ethDestination,
        vlan,
        others);
  }

  public FlowMatch withMetadata(Bits bits) {
    return new FlowMatch(
        inPort, bits, tunnelId, tunnelSource, ethSource, ethDestination, vlan, others);
  }

  public FlowMatch withTunnelId(long id) {
    return new FlowMatch(
        inPort,
        metadata,
        OptionalLong.of(id),
        tunnelSource,
        ethSource,
        ethDestination,
        vlan,
        others);
  }

  public FlowMatch withTunnelSource(Ipv4Address address) {
    return new FlowMatch(
        inPort, metadata, tunnelId, Optional.of(address), ethSource, ethDestination, vlan, others);
  }

  public FlowMatch withEthSource(MacAddress mac) {
    return new FlowMatch(
        inPort, metadata, tunnelId, tunnelSource, Optional.of(mac), ethDestination, vlan, others);
  }

  public FlowMatch withEthDestination(MaskedMac mac) {
    return new FlowMatch(
        inPort, metadata, tunnelId, tunnelSource, ethSource, Optional.of(mac), vlan, others);
  }

  public FlowMatch withVlan(VlanMatch match) {
    return new FlowMatch(
        inPort,
        metadata,
        tunnelId,
        tunnelSource,
        ethSource,
        ethDestination,
        Optional.of(match),
        others);
  }
}
