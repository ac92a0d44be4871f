package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.RawBytes;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmEthDst;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmEthDstMasked;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmEthSrc;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmEthSrcMasked;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmInPort;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmMetadata;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmMetadataMasked;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmTunnelId;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmTunnelIpv4Src;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmVlanVid;
import org.projectfloodlight.openflow.protocol.oxm.OFOxms;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;

/**
 * {@link FlowMatch} as an ofp_match (OpenFlow 1.4 section 7.2.2). OpenFlowJ codes each OXM alone
 * and its Match class is not used: that one forgets fields when it is rebuilt, and hides the tunnel
 * source behind a prerequisite that it does not have.
 */
final class MatchCodec {
  private static final int OXM_MATCH = 1;
  private static final int MATCH_HEADER_BYTES = 4;
  private static final int OXM_HEADER_BYTES = 4;
  private static final int VLAN_PRESENT = 0x1000;

  private final OFOxms oxms;

  MatchCodec(OFOxms oxms) {
    this.oxms = oxms;
  }

  /** Appends the match, padded to a multiple of 8 bytes. */
  void write(FlowMatch match, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(OXM_MATCH).writeShort(0);
    writeNamed(match, out);
    match.headers().forEach(header -> HeaderCodec.write(header, out));
    match.others().forEach(other -> out.writeBytes(other.toArray()));
    int length = out.writerIndex() - start;
    out.setShort(start + 2, length);
    out.writeZero(-length & 7);
  }

  private void writeNamed(FlowMatch match, ByteBuf out) {
    match.inPort().ifPresent(port -> oxms.inPort(OFPort.of(port)).writeTo(out));
    if (!match.metadata().isEmpty()) {
      metadata(match.metadata()).writeTo(out);
    }
    match.tunnelId().ifPresent(id -> oxms.tunnelId(U64.of(id)).writeTo(out));
    match
        .tunnelSource()
        .ifPresent(ip -> oxms.tunnelIpv4Src(IPv4Address.of(ip.value())).writeTo(out));
    match.ethSource().ifPresent(mac -> ethSource(mac).writeTo(out));
    match.ethDestination().ifPresent(mac -> ethDestination(mac).writeTo(out));
    match.vlan().ifPresent(vlan -> oxms.vlanVid(vid(vlan)).writeTo(out));
  }

  private OFOxm<OFMetadata> metadata(Bits bits) {
    OFMetadata value = OFMetadata.ofRaw(bits.value());
    return bits.mask() == -1
        ? oxms.metadata(value)
        : oxms.metadataMasked(value, OFMetadata.ofRaw(bits.mask()));
  }

  private OFOxm<?> ethSource(MaskedMac mac) {
    return mac.isExact()
        ? oxms.ethSrc(mac(mac.value()))
        : oxms.ethSrcMasked(mac(mac.value()), mac(mac.mask()));
  }

  private OFOxm<?> ethDestination(MaskedMac mac) {
    return mac.isExact()
        ? oxms.ethDst(mac(mac.value()))
        : oxms.ethDstMasked(mac(mac.value()), mac(mac.mask()));
  }

  private static org.projectfloodlight.openflow.types.MacAddress mac(MacAddress mac) {
    return org.projectfloodlight.openflow.types.MacAddress.of(mac.value());
  }

  private static OFVlanVidMatch vid(VlanMatch vlan) {
    int raw = vlan.id() == 0 ? 0 : VLAN_PRESENT | vlan.id();
    return OFVlanVidMatch.ofRawVid((short) raw);
  }

  /** Reads one match and its padding; what has no name in {@link FlowMatch} is kept as bytes. */
  FlowMatch read(ByteBuf in) throws MalformedException {
    int length =
        in.readableBytes() < MATCH_HEADER_BYTES ? 0 : in.getUnsignedShort(in.readerIndex() + 2);
    ByteBuf list = Cut.exactly(in, length, MATCH_HEADER_BYTES).skipBytes(MATCH_HEADER_BYTES);
    Cut.exactly(in, -length & 7, 0);
    FlowMatch match = FlowMatch.ANY;
    ImmutableList.Builder<RawBytes> others = ImmutableList.builder();
    while (list.isReadable()) {
      ByteBuf oxm = nextOxm(list);
      FlowMatch before = match;
      Optional<FlowMatch> more =
          HeaderCodec.read(oxm, match)
              .or(
                  () ->
                      OpenFlowJ.<OFOxm<?>>read(oxms.getReader(), oxm)
                          .flatMap(field -> named(field, before)));
      if (more.isEmpty()) {
        others.add(Cut.raw(oxm));
      }
      match = more.orElse(before);
    }
    return match.withOthers(others.build());
  }

  private static ByteBuf nextOxm(ByteBuf list) throws MalformedException {
    if (list.readableBytes() < OXM_HEADER_BYTES) {
      throw new MalformedException("a match ends in the middle of an OXM");
    }
    int payload = list.getUnsignedByte(list.readerIndex() + 3);
    return Cut.exactly(list, OXM_HEADER_BYTES + payload, OXM_HEADER_BYTES);
  }

  private static MaskedMac exact(org.projectfloodlight.openflow.types.MacAddress value) {
    return MaskedMac.exact(new MacAddress(value.getLong()));
  }

  private static MaskedMac masked(
      org.projectfloodlight.openflow.types.MacAddress value,
      org.projectfloodlight.openflow.types.MacAddress mask) {
    return new MaskedMac(
        new MacAddress(value.getLong() & mask.getLong()), new MacAddress(mask.getLong()));
  }

  private static Optional<FlowMatch> named(OFOxm<?> oxm, FlowMatch match) {
    if (oxm instanceof OFOxmInPort port) {
      return Optional.of(match.withInPort(port.getValue().getPortNumber()));
    } else if (oxm instanceof OFOxmMetadata metadata) {
      return Optional.of(match.withMetadata(new Bits(bits(metadata.getValue()), -1)));
    } else if (oxm instanceof OFOxmMetadataMasked metadata) {
      long mask = bits(metadata.getMask());
      return Optional.of(match.withMetadata(new Bits(bits(metadata.getValue()) & mask, mask)));
    } else if (oxm instanceof OFOxmTunnelId id) {
      return Optional.of(match.withTunnelId(id.getValue().getValue()));
    } else if (oxm instanceof OFOxmTunnelIpv4Src source) {
      return Optional.of(match.withTunnelSource(new Ipv4Address(source.getValue().getInt())));
    } else if (oxm instanceof OFOxmEthSrc mac) {
      return Optional.of(match.withEthSource(exact(mac.getValue())));
    } else if (oxm instanceof OFOxmEthSrcMasked mac) {
      return Optional.of(match.withEthSource(masked(mac.getValue(), mac.getMask())));
    } else if (oxm instanceof OFOxmEthDst mac) {
      return Optional.of(match.withEthDestination(exact(mac.getValue())));
    } else if (oxm instanceof OFOxmEthDstMasked mac) {
      return Optional.of(match.withEthDestination(masked(mac.getValue(), mac.getMask())));
    } else if (oxm instanceof OFOxmVlanVid vid) {
      return vlan(vid.getValue().getRawVid()).map(match::withVlan);
    }
    return Optional.empty();
  }

  private static long bits(OFMetadata metadata) {
    return metadata.getValue().getValue();
  }

  private static Optional<VlanMatch> vlan(int raw) {
    if (raw == 0) {
      return Optional.of(VlanMatch.UNTAGGED);
    }
    int id = raw & 0xfff;
    boolean named = (raw & VLAN_PRESENT) != 0 && id >= 1 && id <= 4094;
    return named ? Optional.of(new VlanMatch(id)) : Optional.empty();
  }
}
