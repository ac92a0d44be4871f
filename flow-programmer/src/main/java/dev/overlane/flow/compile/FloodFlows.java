package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import java.util.function.Consumer;

/**
 * EGRESS and FLOOD_n, the flood: what has no destination of the file goes to all of its segment;
 * from the tunnel, to all here.
 */
final class FloodFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      ImmutableList<Integer> ports =
          segment.ports().stream().map(LocalPort::ofport).collect(ImmutableList.toImmutableList());
      ImmutableList<Ipv4Address> peers =
          segment.peers().values().stream()
              .map(HostMembers::vtep)
              .collect(ImmutableList.toImmutableList());
      contribute(
          segment,
          Metadata.LOCAL,
          Replication.of(
              segment.key(),
              ports,
              view.tunnelPort(),
              view.tunnelPort().isPresent() ? peers : ImmutableList.of()),
          flows);
      if (!peers.isEmpty()) {
        contribute(
            segment,
            Metadata.TUNNEL,
            Replication.of(segment.key(), ports, view.tunnelPort(), ImmutableList.of()),
            flows);
      }
    }
  }

  private static void contribute(
      SegmentView segment,
      Bits source,
      ImmutableList<ImmutableList<FlowAction>> lists,
      Consumer<Flow> flows) {
    FlowMatch match =
        FlowMatch.ANY.withMetadata(segment.metadata().and(source).and(Metadata.NOT_KNOWN));
    long cookie = segment.cookie(Feature.EGRESS);
    FlowTable table = FlowTable.EGRESS;
    for (int i = 0; i < lists.size(); i++) {
      ApplyActions copies = new ApplyActions(lists.get(i));
      if (i + 1 < lists.size()) {
        FlowTable next = FlowTable.FLOODS.get(i);
        flows.accept(Flow.of(table.key(FlowPriority.FLOOD, match), cookie, copies, next.enter()));
        table = next;
      } else {
        flows.accept(Flow.of(table.key(FlowPriority.FLOOD, match), cookie, copies));
      }
    }
  }
}
