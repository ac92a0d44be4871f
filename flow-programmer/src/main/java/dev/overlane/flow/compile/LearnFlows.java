package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import java.util.function.Consumer;

/** LEARN and CROWD: learning where it is needed, only there, and no more than there is room for. */
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
    flows.accept(
        Flow.of(
            FlowTable.CROWD.key(FlowPriority.EXACT, FlowMatch.ANY.withMetadata(Metadata.ROOM)),
            FlowCookie.of(Feature.LEARN),
            new WriteMetadata(Metadata.ROOM_FORGOTTEN),
            FlowTable.FORWARD.enter()));
    for (SegmentView segment : view.segments()) {
      for (LocalPort port : segment.ports()) {
        if (KnownMacs.of(port).isEmpty()) {
          flows.accept(
              learning(
                  segment,
                  FlowMatch.ANY
                      .withInPort(port.ofport())
                      .withMetadata(segment.metadata().and(Metadata.LOCAL)),
                  FlowTable.CROWD,
                  Pipeline.SUPPOSE_ROOM,
                  Pipeline.learnHere(port.ofport())));
        }
      }
      if (segment.peers().values().stream().anyMatch(HostMembers::hasUnknownMacs)) {
        flows.accept(
            learning(
                segment,
                FlowMatch.ANY.withMetadata(segment.metadata().and(Metadata.TUNNEL)),
                FlowTable.FORWARD,
                Pipeline.learnElsewhere(segment.vni())));
      }
    }
  }

  private static Flow learning(
      SegmentView segment, FlowMatch match, FlowTable next, FlowAction... actions) {
    return Flow.of(
        FlowTable.LEARN.key(FlowPriority.EXACT, match),
        segment.cookie(Feature.LEARN),
        new ApplyActions(ImmutableList.copyOf(actions)),
        next.enter());
  }
}
