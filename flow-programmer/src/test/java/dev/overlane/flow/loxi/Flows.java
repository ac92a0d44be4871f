package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Advertise;
import dev.overlane.flow.state.FlowAction.AnswerArp;
import dev.overlane.flow.state.FlowAction.Commit;
import dev.overlane.flow.state.FlowAction.Learn;
import dev.overlane.flow.state.FlowAction.LoadMetadata;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowAction.PopVlan;
import dev.overlane.flow.state.FlowAction.PushVlan;
import dev.overlane.flow.state.FlowAction.Resubmit;
import dev.overlane.flow.state.FlowAction.SetTunnelDestination;
import dev.overlane.flow.state.FlowAction.SetTunnelId;
import dev.overlane.flow.state.FlowAction.Track;
import dev.overlane.flow.state.FlowAction.TurnSolicitation;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;

/** One flow of each shape that the pipeline compiles. */
final class Flows {
  static final Ipv4Address PEER = new Ipv4Address(0xc0a8_4d1a);
  static final MacAddress MAC = new MacAddress(0x02_00_00_00_00_0aL);
  static final MacAddress GROUP = new MacAddress(0x01_00_00_00_00_00L);
  static final Bits SEGMENT = new Bits(10100, 0xff_ffff);
  static final Bits FROM_TUNNEL = new Bits(1 << 24, 1 << 24);
  static final Bits UNKNOWN = new Bits(0, 1 << 25);
  static final long COOKIE = 0x0f1a_0102_0000_2774L;

  static final IpAddress TARGET = new IpAddress("2001:db8::a");

  private Flows() {}

  static ImmutableList<Flow> ofAllShapes() {
    FlowMatch any = FlowMatch.ANY;
    FlowMatch segment = any.withMetadata(SEGMENT);
    FlowMatch access = any.withInPort(1).withVlan(VlanMatch.UNTAGGED);
    FlowMatch trunk = any.withInPort(9).withTunnelId(4711).withVlan(new VlanMatch(100));
    FlowMatch local = any.withMetadata(SEGMENT.and(new Bits(0, 1 << 24)).and(UNKNOWN));
    FlowMatch guard = any.withMetadata(SEGMENT.and(new Bits(7L << 32, 0xffff_ffffL << 32)));
    WriteMetadata fromTunnel = new WriteMetadata(SEGMENT.and(FROM_TUNNEL));
    return ImmutableList.of(
        flow(0, 100, access, new WriteMetadata(SEGMENT), new GotoTable(10)),
        flow(0, 90, any.withInPort(9).withTunnelSource(PEER), new GotoTable(5)),
        flow(0, 95, access.withInPort(9).withTunnelSource(PEER), new GotoTable(5)),
        flow(5, 100, any.withInPort(9).withTunnelId(10100), fromTunnel, new GotoTable(30)),
        flow(5, 110, trunk, apply(new PopVlan()), fromTunnel, new GotoTable(20)),
        flow(10, 200, any.withEthSource(new MaskedMac(GROUP, GROUP))),
        flow(10, 100, segment.withInPort(1).withEthSource(MaskedMac.exact(MAC)), new GotoTable(30)),
        flow(20, 100, segment, apply(learn(false)), new GotoTable(30)),
        flow(20, 101, any.withMetadata(SEGMENT.and(FROM_TUNNEL)), apply(learn(true))),
        flow(20, 0, any, new GotoTable(30)),
        flow(30, 300, any.withEthDestination(new MaskedMac(GROUP, GROUP)), new GotoTable(50)),
        flow(30, 100, segment.withEthDestination(MaskedMac.exact(MAC)), known(), new GotoTable(50)),
        flow(30, 0, any, apply(new Resubmit(40)), new GotoTable(50)),
        flow(50, 200, guard, apply(new Output(7))),
        flow(50, 100, local, apply(new Output(1), new Output(7), tunnel(), peer(), new Output(9))),
        flow(60, 100, local, apply(tag(), tunnel(), peer(), new Output(9)), new GotoTable(61)),
        flow(50, 90, any.withMetadata(new Bits(-1, -1)), apply(tag(), new PopVlan())),
        flow(
            15,
            100,
            segment
                .with(HeaderField.ETH_TYPE, 0x0806)
                .with(HeaderField.ARP_OP, 1)
                .with(HeaderField.ARP_TPA, 0xc0a8_630aL),
            apply(new AnswerArp(MAC, new Ipv4Address(0xc0a8_630a)))),
        flow(
            15,
            100,
            discovery(segment, 135)
                .withEthDestination(new MaskedMac(GROUP, GROUP))
                .with(HeaderMatch.exact(HeaderField.ND_TARGET, TARGET)),
            apply(new TurnSolicitation(false)),
            new GotoTable(16)),
        flow(
            15,
            101,
            discovery(segment, 135).with(HeaderField.ND_SLL, 0),
            apply(new TurnSolicitation(true)),
            new GotoTable(16)),
        flow(
            16,
            100,
            discovery(segment, 136).with(HeaderMatch.exact(HeaderField.ND_TARGET, TARGET)),
            apply(new Advertise(MAC, TARGET))),
        flow(
            12,
            100,
            discovery(segment, 136)
                .with(HeaderMatch.exact(HeaderField.ND_TARGET, TARGET))
                .with(HeaderField.ND_TLL, 0),
            new GotoTable(15)),
        flow(
            11,
            100,
            segment
                .with(HeaderField.ETH_TYPE, 0x0800)
                .with(HeaderField.IP_PROTO, 17)
                .with(
                    HeaderMatch.within(
                        HeaderField.IPV4_SRC, IpPrefix.parse("192.168.96.0/19").orElseThrow()))
                .with(HeaderMatch.masked(HeaderField.UDP_DST, 0x1f40, 0xffc0)),
            new GotoTable(15)),
        flow(
            17,
            1900,
            segment
                .with(HeaderField.ETH_TYPE, 0x0800)
                .with(ConnectionState.match(0, ConnectionState.TRACKED)),
            apply(new Track(100, 17))),
        flow(
            19,
            1000,
            segment
                .with(HeaderField.ETH_TYPE, 0x86dd)
                .with(ConnectionState.match(ConnectionState.OPENING, ConnectionState.REPLY)),
            apply(new Commit(100)),
            new GotoTable(20)),
        flow(45, 1, segment, apply(new LoadMetadata(32, 16, 7), new LoadMetadata(0, 64, -1))));
  }

  static Flow flow(int table, int priority, FlowMatch match, FlowInstruction... instructions) {
    return Flow.of(new FlowKey(table, priority, match), COOKIE, instructions);
  }

  static ApplyActions apply(FlowAction... actions) {
    return new ApplyActions(ImmutableList.copyOf(actions));
  }

  static Learn learn(boolean fromTunnel) {
    long cookie = fromTunnel ? 0x0f1a_0106_0000_2774L : 0x0f1a_010b_0000_0001L;
    return new Learn(40, 200, cookie, 300, 4096, fromTunnel ? Learn.UNTOLD : 27, fromTunnel);
  }

  private static FlowMatch discovery(FlowMatch match, int type) {
    return match
        .with(HeaderField.ETH_TYPE, 0x86dd)
        .with(HeaderField.IP_PROTO, 58)
        .with(HeaderField.ICMPV6_TYPE, type)
        .with(HeaderField.ICMPV6_CODE, 0);
  }

  private static WriteMetadata known() {
    return new WriteMetadata(new Bits(7L << 32 | 1 << 25, 0xffff_ffffL << 32 | 1 << 25));
  }

  private static SetTunnelId tunnel() {
    return new SetTunnelId(10100);
  }

  private static SetTunnelDestination peer() {
    return new SetTunnelDestination(PEER);
  }

  private static PushVlan tag() {
    return new PushVlan(new VlanTag(100));
  }
}
