package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.function.Consumer;

/**
 * The tunnel's port: in CLASSIFY what comes by it goes on to TUNNEL, in UPLINK what is addressed to
 * another host goes out by it. But for replication lists no other flow names it, so that a tunnel
 * which comes back costs these two and not two for each host of each segment.
 */
final class UplinkFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    view.uplink()
        .ifPresent(
            port -> {
              flows.accept(in(port, view.overlay().encoding()));
              flows.accept(out(port));
            });
  }

  private static Flow in(int port, Encoding encoding) {
    FlowMatch match = FlowMatch.ANY.withInPort(port);
    return Flow.of(
        FlowTable.CLASSIFY.key(
            FlowPriority.EXACT,
            encoding == Encoding.TRUNK ? match : match.withVlan(VlanMatch.UNTAGGED)),
        FlowCookie.of(Feature.CLASSIFY),
        FlowTable.TUNNEL.enter());
  }

  private static Flow out(int port) {
    return Flow.of(
        FlowTable.UPLINK.key(FlowPriority.EXACT, FlowMatch.ANY.withMetadata(Metadata.LOCAL)),
        FlowCookie.of(Feature.EGRESS),
        new ApplyActions(ImmutableList.of(new FlowAction.Output(port))));
  }
}
