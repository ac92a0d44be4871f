package dev.overlane.flow.compile;

import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.function.Consumer;

/**
 * ADMIT: the source addresses that a local port may use. One that is enforced needs no learning.
 */
final class AdmitFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    flows.accept(
        Flow.of(
            FlowTable.ADMIT.key(FlowPriority.VETO, FlowMatch.ANY.withEthSource(MaskedMac.GROUP)),
            FlowCookie.of(Feature.ADMIT)));
    for (SegmentView segment : view.segments()) {
      segment.ports().forEach(port -> flows.accept(admission(segment, port)));
    }
  }

  private static Flow admission(SegmentView segment, LocalPort port) {
    FlowMatch any = FlowMatch.ANY.withInPort(port.ofport()).withMetadata(segment.metadata());
    FlowMatch match =
        port.enforcedMac().map(mac -> any.withEthSource(MaskedMac.exact(mac))).orElse(any);
    FlowTable unruled = port.enforcedMac().isPresent() ? FlowTable.FORWARD : FlowTable.LEARN;
    FlowTable next = segment.isRuled() ? FlowTable.SENDER_RULES : unruled;
    return Flow.of(
        FlowTable.ADMIT.key(FlowPriority.EXACT, match),
        segment.cookie(Feature.ADMIT),
        next.enter());
  }
}
