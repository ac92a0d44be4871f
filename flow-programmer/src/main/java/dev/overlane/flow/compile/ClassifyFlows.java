package dev.overlane.flow.compile;

import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.function.Consumer;

/** CLASSIFY: which segment a local port's frames are of. */
final class ClassifyFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      segment.ports().forEach(port -> flows.accept(local(segment, port)));
    }
  }

  private static Flow local(SegmentView segment, LocalPort port) {
    return Flow.of(
        FlowTable.CLASSIFY.key(
            FlowPriority.EXACT,
            FlowMatch.ANY.withInPort(port.ofport()).withVlan(VlanMatch.UNTAGGED)),
        segment.cookie(Feature.CLASSIFY),
        new WriteMetadata(segment.metadata().and(Metadata.LOCAL)),
        FlowTable.ADMIT.enter());
  }
}
