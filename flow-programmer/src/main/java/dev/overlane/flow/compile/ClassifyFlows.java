package dev.overlane.flow.compile;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.TreeSet;
import java.util.function.Consumer;

/** CLASSIFY: which segment a port's frames are of, and who may send through the tunnel. */
final class ClassifyFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      segment.ports().forEach(port -> flows.accept(local(segment, port)));
    }
    if (view.tunnelPort().isPresent()) {
      TreeSet<Ipv4Address> peers = new TreeSet<>();
      view.segments()
          .forEach(
              segment ->
                  segment.peers().values().stream().map(HostMembers::vtep).forEach(peers::add));
      int tunnel = view.tunnelPort().getAsInt();
      boolean tagged = view.overlay().encoding() == Encoding.TRUNK;
      peers.forEach(peer -> flows.accept(peer(tunnel, peer, tagged)));
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

  private static Flow peer(int tunnel, Ipv4Address peer, boolean tagged) {
    FlowMatch match = FlowMatch.ANY.withInPort(tunnel).withTunnelSource(peer);
    return Flow.of(
        FlowTable.CLASSIFY.key(
            FlowPriority.EXACT, tagged ? match : match.withVlan(VlanMatch.UNTAGGED)),
        FlowCookie.of(Feature.CLASSIFY),
        FlowTable.TUNNEL.enter());
  }
}
