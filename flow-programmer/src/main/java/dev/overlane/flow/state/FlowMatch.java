package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.VlanTag;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a flow matches, in canonical form: equal iff the switch treats two matches as the same.
 *
 * @param inPort OpenFlow port; empty: any
 * @param metadata bits of OpenFlow metadata; {@link Bits#NONE}: any
 * @param tunnelId tunnel key, exact; empty: any
 * @param tunnelSource outer IPv4 source, exact (NXM_NX_TUN_IPV4_SRC); empty: any
 * @param ethSource Ethernet source, maybe masked; empty: any
 * @param ethDestination Ethernet destination, maybe masked; empty: any
 * @param vlan the outermost 802.1Q header; empty: any
 * @param headers what is asked of what the frame carries, each field once, in the order of {@link
 *     HeaderField}; those that a field depends on (OpenFlow 1.4 section 7.2.3.8) are among them
 * @param others OXM entries that this model has no name for, as on the wire; the pipeline uses none
 */
public record FlowMatch(
    OptionalInt inPort,
    Bits metadata,
    OptionalLong tunnelId,
    Optional<Ipv4Address> tunnelSource,
    Optional<MaskedMac> ethSource,
    Optional<MaskedMac> ethDestination,
    Optional<VlanMatch> vlan,
    ImmutableList<HeaderMatch> headers,
    ImmutableList<RawBytes> others) {

  /** Spreads what is summed up over all bits: 2^64 divided by the golden ratio. */
  static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

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
          ImmutableList.of(),
          ImmutableList.of());

  /**
   * An Ethernet address under a mask.
   *
   * @param value no bit outside the mask is set
   * @param mask all ones: exact
   */
  public record MaskedMac(MacAddress value, MacAddress mask) {
    public static final MacAddress EXACT = new MacAddress(0xffff_ffff_ffffL);

    /** The group bit: every multicast and broadcast address (IEEE 802, section 8.2). */
    public static final MaskedMac GROUP =
        new MaskedMac(new MacAddress(0x0100_0000_0000L), new MacAddress(0x0100_0000_0000L));

    public MaskedMac {
      checkArgument(
          (value.value() & ~mask.value()) == 0, "%s has bits outside mask %s", value, mask);
    }

    public static MaskedMac exact(MacAddress value) {
      return new MaskedMac(value, EXACT);
    }

    public boolean isExact() {
      return mask.equals(EXACT);
    }

    /** Whether an address is one of those meant. */
    public boolean matches(MacAddress address) {
      return (address.value() & mask.value()) == value.value();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof MaskedMac mac
          && value.value() == mac.value.value()
          && mask.value() == mac.mask.value();
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value.value() * SPREAD + mask.value());
    }

    @Override
    public String toString() {
      return isExact() ? value.toString() : value + "/" + mask;
    }
  }

  /**
   * What is asked of the 802.1Q header.
   *
   * @param id 0: the frame has none; 1..4094: it has one with this identifier
   */
  public record VlanMatch(int id) {
    public static final VlanMatch UNTAGGED = new VlanMatch(0);

    public static VlanMatch of(VlanTag tag) {
      return new VlanMatch(tag.value());
    }
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
        headers,
        others);
  }

  public FlowMatch withMetadata(Bits bits) {
    return new FlowMatch(
        inPort, bits, tunnelId, tunnelSource, ethSource, ethDestination, vlan, headers, others);
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
        headers,
        others);
  }

  public FlowMatch withTunnelSource(Ipv4Address address) {
    return new FlowMatch(
        inPort,
        metadata,
        tunnelId,
        Optional.of(address),
        ethSource,
        ethDestination,
        vlan,
        headers,
        others);
  }

  public FlowMatch withEthSource(MaskedMac mac) {
    return new FlowMatch(
        inPort,
        metadata,
        tunnelId,
        tunnelSource,
        Optional.of(mac),
        ethDestination,
        vlan,
        headers,
        others);
  }

  public FlowMatch withEthDestination(MaskedMac mac) {
    return new FlowMatch(
        inPort,
        metadata,
        tunnelId,
        tunnelSource,
        ethSource,
        Optional.of(mac),
        vlan,
        headers,
        others);
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
        headers,
        others);
  }

  /** The same match that asks this of a field as well, instead of what it asked of it before. */
  public FlowMatch with(HeaderMatch header) {
    int size = headers.size();
    if (size == 0 || headers.get(size - 1).field().compareTo(header.field()) < 0) {
      return withHeaders(
          ImmutableList.<HeaderMatch>builderWithExpectedSize(size + 1)
              .addAll(headers)
              .add(header)
              .build());
    }
    return withHeaders(
        Stream.concat(
                headers.stream().filter(other -> other.field() != header.field()),
                Stream.of(header))
            .sorted(Comparator.comparing(HeaderMatch::field))
            .collect(ImmutableList.toImmutableList()));
  }

  /** The same match that asks exactly this of a field of at most 64 bits as well. */
  public FlowMatch with(HeaderField field, long value) {
    return with(HeaderMatch.exact(field, value));
  }

  private FlowMatch withHeaders(ImmutableList<HeaderMatch> all) {
    return new FlowMatch(
        inPort, metadata, tunnelId, tunnelSource, ethSource, ethDestination, vlan, all, others);
  }

  /** What is asked of a field, or empty. */
  public Optional<HeaderMatch> header(HeaderField field) {
    return headers.stream().filter(header -> header.field() == field).findFirst();
  }

  /** The same match that asks for these OXM entries as well, as on the wire. */
  public FlowMatch withOthers(ImmutableList<RawBytes> entries) {
    return new FlowMatch(
        inPort,
        metadata,
        tunnelId,
        tunnelSource,
        ethSource,
        ethDestination,
        vlan,
        headers,
        entries);
  }

  // Written out, here and in FlowKey and Flow: tables of ten thousand flows are looked up by their
  // matches, and what the compiler makes of a record is slow until it is warm.

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FlowMatch match
            && metadata.value() == match.metadata.value()
            && metadata.mask() == match.metadata.mask()
            && inPort.equals(match.inPort)
            && tunnelId.equals(match.tunnelId)
            && number(tunnelSource) == number(match.tunnelSource)
            && ethSource.equals(match.ethSource)
            && ethDestination.equals(match.ethDestination)
            && vlan.equals(match.vlan)
            && headers.equals(match.headers)
            && others.equals(match.others));
  }

  @Override
  public int hashCode() {
    long sum = metadata.value() * SPREAD + metadata.mask();
    sum = sum * SPREAD + inPort.orElse(-1);
    sum = sum * SPREAD + tunnelId.orElse(-1);
    sum = sum * SPREAD + number(tunnelSource);
    sum = sum * SPREAD + hash(ethSource);
    sum = sum * SPREAD + hash(ethDestination);
    sum = sum * SPREAD + (vlan.isPresent() ? vlan.get().id() : -1);
    sum = sum * SPREAD + (headers.isEmpty() ? 0 : headers.hashCode());
    sum = sum * SPREAD + (others.isEmpty() ? 0 : others.hashCode());
    return Long.hashCode(sum * SPREAD);
  }

  private static long number(Optional<Ipv4Address> address) {
    return address.isPresent() ? address.get().value() & 0xffff_ffffL : -1;
  }

  private static long hash(Optional<MaskedMac> mac) {
    return mac.isPresent() ? mac.get().value().value() * SPREAD + mac.get().mask().value() : -1;
  }
}
