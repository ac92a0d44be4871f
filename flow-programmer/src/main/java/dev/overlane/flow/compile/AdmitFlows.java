package dev.overlane.flow.compile;

import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.function.Consumer;

/** ADMIT: the Ethernet sources that a local port may use. */
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
      segment.ports().forEach(port -> contribute(segment, port, flows));
      if (segment.ports().stream().anyMatch(port -> port.enforcedMac().isEmpty())) {
        segment.stations().keySet().forEach(mac -> flows.accept(claim(segment, mac)));
      }
    }
  }

  private static void contribute(SegmentView segment, LocalPort port, Consumer<Flow> flows) {
    FlowMatch any = segment.from(port);
    KnownMacs.of(port)
        .ifPresent(
            mac ->
                flows.accept(
                    admission(
                        segment, FlowPriority.EXACT, any.withEthSource(MaskedMac.exact(mac)))));
    if (port.enforcedMac().isEmpty()) {
      flows.accept(admission(segment, FlowPriority.UNCLAIMED, any));
    }
  }

  private static Flow admission(SegmentView segment, FlowPriority band, FlowMatch match) {
    return Flow.of(
        FlowTable.ADMIT.key(band, match), segment.cookie(Feature.ADMIT), FlowTable.ADDRESS.enter());
  }

  /** Ports that may use any address may not use one that is another member's. */
  private static Flow claim(SegmentView segment, MacAddress mac) {
    return Flow.of(
        FlowTable.ADMIT.key(
            FlowPriority.CLAIM, segment.match().withEthSource(MaskedMac.exact(mac))),
        segment.cookie(Feature.ADMIT));
  }
}
