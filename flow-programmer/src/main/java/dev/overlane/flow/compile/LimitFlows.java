package dev.overlane.flow.compile;

import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.FlowMatch;
import java.util.function.Consumer;

/**
 * LIMIT: what a port floods passes the port's meter. What has a destination does not, nor does what
 * comes by the tunnel: that was counted where it was sent.
 */
final class LimitFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    flows.accept(
        Flow.of(
            FlowTable.LIMIT.key(FlowPriority.MISS, FlowMatch.ANY),
            FlowCookie.of(Feature.LIMIT),
            FlowTable.EGRESS.enter()));
    for (SegmentView segment : view.segments()) {
      segment.ports().stream()
          .filter(port -> port.security().floodLimit().isPresent())
          .forEach(port -> flows.accept(limit(segment, port)));
    }
  }

  private static Flow limit(SegmentView segment, LocalPort port) {
    FlowMatch flooded = FlowMatch.ANY.withMetadata(Metadata.NOWHERE).withInPort(port.ofport());
    return Flow.of(
        FlowTable.LIMIT.key(FlowPriority.EXACT, flooded),
        segment.cookie(Feature.LIMIT),
        new Meter(port.ofport()),
        FlowTable.EGRESS.enter());
  }
}
