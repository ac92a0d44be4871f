package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import java.util.function.Consumer;

/** LEARN: learning where it is needed, and only there. */
final class LearnFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    flows.accept(
        Flow.of(
            FlowTable.LEARN.key(FlowPriority.MISS, FlowMatch.ANY),
            FlowCookie.of(Feature.LEARN),
            FlowTable.FORWARD.enter()));
    for (SegmentView segment : view.segments()) {
      if (segment.ports().stream().anyMatch(port -> KnownMacs.of(port).isEmpty())) {
        flows.accept(learning(segment, false));
      }
      if (segment.peers().values().stream().anyMatch(HostMembers::hasUnknownMacs)) {
        flows.accept(learning(segment, true));
      }
    }
  }

  private static Flow learning(SegmentView segment, boolean fromTunnel) {
    FlowMatch match =
        FlowMatch.ANY.withMetadata(
            segment.metadata().and(fromTunnel ? Metadata.TUNNEL : Metadata.LOCAL));
    return Flow.of(
        FlowTable.LEARN.key(FlowPriority.EXACT, match),
        segment.cookie(Feature.LEARN),
        new ApplyActions(ImmutableList.of(Pipeline.learn(fromTunnel, segment.vni()))),
        FlowTable.FORWARD.enter());
  }
}
