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
      for (LocalPort port : segment.ports()) {
        if (KnownMacs.of(port).isEmpty()) {
          flows.accept(
              learning(
                  segment,
                  FlowMatch.ANY
                      .withInPort(port.ofport())
                      .withMetadata(segment.metadata().and(Metadata.LOCAL)),
                  Pipeline.learnHere(port.ofport())));
        }
      }
      if (segment.peers().values().stream().anyMatch(HostMembers::hasUnknownMacs)) {
        flows.accept(
            learning(
                segment,
                FlowMatch.ANY.withMetadata(segment.metadata().and(Metadata.TUNNEL)),
                Pipeline.learnElsewhere(segment.vni())));
      }
    }
  }

  private static Flow learning(SegmentView segment, FlowMatch match, FlowAction.Learn learn) {
    return Flow.of(
        FlowTable.LEARN.key(FlowPriority.EXACT, match),
        segment.cookie(Feature.LEARN),
        new ApplyActions(ImmutableList.of(learn)),
        FlowTable.FORWARD.enter());
  }
}
