package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.MemberFlows.Kind;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import java.util.function.Consumer;

/** EGRESS, the guard: what FORWARD chose goes out where segment and place belong together. */
final class EgressFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      for (LocalPort port : segment.ports()) {
        flows.accept(
            guard(
                segment,
                segment.metadata().and(Metadata.toPort(port.ofport())),
                new ApplyActions(ImmutableList.of(new FlowAction.Output(port.ofport())))));
      }
      for (HostMembers peer : segment.peers().values()) {
        Ipv4Address vtep = peer.vtep();
        flows.accept(segment.shared().get(Kind.EXIT, vtep.value(), 0, () -> exit(segment, vtep)));
      }
    }
  }

  private static Flow exit(SegmentView segment, Ipv4Address vtep) {
    return guard(
        segment,
        segment.metadata().and(Metadata.LOCAL).and(Metadata.toPeer(vtep)),
        new ApplyActions(Replication.address(segment.key(), vtep)),
        FlowTable.UPLINK.enter());
  }

  private static Flow guard(SegmentView segment, Bits metadata, FlowInstruction... instructions) {
    return Flow.of(
        FlowTable.EGRESS.key(FlowPriority.EXACT, FlowMatch.ANY.withMetadata(metadata)),
        segment.cookie(Feature.EGRESS),
        instructions);
  }
}
