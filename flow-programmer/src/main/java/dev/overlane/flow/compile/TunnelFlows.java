package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.MemberFlows.Kind;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.function.Consumer;

/**
 * TUNNEL: which segment a tunnel packet is of, by its key and the members of its sender. Nothing
 * comes here but what CLASSIFY sends on, which alone knows the tunnel's port.
 */
final class TunnelFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().stream().allMatch(segment -> segment.peers().isEmpty())) {
      return;
    }
    flows.accept(
        Flow.of(
            FlowTable.TUNNEL.key(FlowPriority.VETO, FlowMatch.ANY.withEthSource(MaskedMac.GROUP)),
            FlowCookie.of(Feature.CLASSIFY)));
    for (SegmentView segment : view.segments()) {
      for (HostMembers peer : segment.peers().values()) {
        Ipv4Address vtep = peer.vtep();
        flows.accept(segment.shared().get(Kind.ENTRY, vtep.value(), 0, () -> entry(segment, vtep)));
      }
    }
  }

  private static Flow entry(SegmentView segment, Ipv4Address peer) {
    FlowMatch match = FlowMatch.ANY.withTunnelSource(peer).withTunnelId(segment.key().id());
    Bits written = segment.metadata().and(Metadata.TUNNEL);
    boolean judged = segment.judgesArrivals();
    FlowInstruction write =
        new FlowInstruction.WriteMetadata(judged ? written.and(Metadata.ALLOWED) : written);
    FlowInstruction next = (judged ? FlowTable.SENDER_RULES : FlowTable.LEARN).enter();
    long cookie = segment.cookie(Feature.CLASSIFY);
    if (segment.key().tag().isEmpty()) {
      return Flow.of(FlowTable.TUNNEL.key(FlowPriority.EXACT, match), cookie, write, next);
    }
    return Flow.of(
        FlowTable.TUNNEL.key(
            FlowPriority.EXACT, match.withVlan(VlanMatch.of(segment.key().tag().get()))),
        cookie,
        new FlowInstruction.ApplyActions(ImmutableList.of(new FlowAction.PopVlan())),
        write,
        next);
  }
}
