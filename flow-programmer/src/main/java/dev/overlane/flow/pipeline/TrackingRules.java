package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.Invariant.I7;

import dev.overlane.flow.pipeline.HostScope.SegmentScope;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.Optional;
import java.util.OptionalLong;

/** I7: a packet is tracked once, among the connections of its segment. */
final class TrackingRules {
  private final HostScope scope;

  TrackingRules(HostScope scope) {
    this.scope = scope;
  }

  void check(Flow flow) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        for (FlowAction action : apply.actions()) {
          if (action instanceof FlowAction.Track track) {
            checkTrack(track, apply, flow);
          } else if (action instanceof FlowAction.Commit commit) {
            checkZone(commit.zone(), flow);
          }
        }
      }
    }
  }

  private void checkTrack(FlowAction.Track track, FlowInstruction.ApplyActions apply, Flow flow) {
    checkZone(track.zone(), flow);
    I7.check(track.table() == flow.key().table(), flow, "the packet would go elsewhere");
    I7.check(
        flow.key()
            .match()
            .header(HeaderField.CT_STATE)
            .equals(Optional.of(ConnectionState.match(0, ConnectionState.TRACKED))),
        flow,
        "the packet may be tracked already");
    I7.check(
        scope.tracksFragments()
            || flow.key()
                .match()
                .header(HeaderField.IP_FRAG)
                .equals(Optional.of(HeaderMatch.exact(HeaderField.IP_FRAG, 0))),
        flow,
        "the packet may be a fragment, which this datapath keeps with those of other segments");
    I7.check(
        flow.instructions().size() == 1 && apply.actions().size() == 1,
        flow,
        "it does more than track");
  }

  private void checkZone(int zone, Flow flow) {
    OptionalLong value = MetadataField.SEGMENT.in(flow.key().match().metadata());
    SegmentScope segment = value.isEmpty() ? null : scope.segments().get((int) value.getAsLong());
    I7.check(segment != null && segment.zone() == zone, flow, "zone %s is not the segment's", zone);
  }
}
