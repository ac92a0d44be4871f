package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import java.util.function.BiConsumer;

/**
 * What a segment with stateful rules has beyond them: its IP packets are tracked before they are
 * judged, in a zone of the segment's own, and a connection is remembered when its first packet has
 * passed everything.
 */
final class Connections {
  /** Protocol numbers of ICMP and ICMPv6. */
  private static final ImmutableList<FlowMatch> ICMP =
      ImmutableList.of(
          Payload.ipv4(FlowMatch.ANY).with(HeaderField.IP_PROTO, Payload.ICMPV4),
          Payload.ipv6(FlowMatch.ANY).with(HeaderField.IP_PROTO, Payload.ICMPV6));

  private final FlowMatch base;
  private final FlowAction commit;
  private final FlowAction track;

  Connections(Segment segment) {
    base = FlowMatch.ANY.withMetadata(Metadata.segment(segment.vni()));
    commit = new FlowAction.Commit(segment.zone());
    track = new FlowAction.Track(segment.zone(), FlowTable.SENDER_RULES.id());
  }

  /** What a flow does that lets a packet pass: its connection is remembered. */
  FlowInstruction[] pass() {
    return new FlowInstruction[] {apply(commit), FlowTable.LEARN.enter()};
  }

  private static FlowInstruction apply(FlowAction action) {
    return new FlowInstruction.ApplyActions(ImmutableList.of(action));
  }

  /**
   * The flows that every packet meets before the rules: it is tracked; what belongs nowhere is
   * dropped; errors about packets of a connection pass.
   *
   * @param fragments whether fragments are tracked; else they are dropped. Userspace Open vSwitch
   *     keeps the fragments of all zones together and, when they have waited for too long, goes on
   *     with them as if they were of whatever packets it is tracking then.
   */
  void contributeTracking(boolean fragments, BiConsumer<FlowKey, FlowInstruction[]> flows) {
    FlowMatch untracked = base.with(ConnectionState.match(0, ConnectionState.TRACKED));
    for (FlowMatch ip : ImmutableList.of(Payload.ipv4(untracked), Payload.ipv6(untracked))) {
      if (fragments) {
        flows.accept(first(ip), new FlowInstruction[] {apply(track)});
      } else {
        flows.accept(first(ip.with(Payload.WHOLE)), new FlowInstruction[] {apply(track)});
        flows.accept(first(ip.with(Payload.PART)), new FlowInstruction[0]);
      }
    }
    int invalid = ConnectionState.TRACKED | ConnectionState.INVALID;
    flows.accept(first(base.with(ConnectionState.match(invalid, 0))), new FlowInstruction[0]);
    int related = ConnectionState.TRACKED | ConnectionState.RELATED;
    for (FlowMatch icmp : ICMP) {
      FlowMatch error =
          icmp.withMetadata(base.metadata())
              .with(ConnectionState.match(related, ConnectionState.INVALID));
      flows.accept(first(error), new FlowInstruction[] {FlowTable.LEARN.enter()});
    }
  }

  private static FlowKey first(FlowMatch match) {
    return FlowTable.SENDER_RULES.key(FlowPriority.CONNECTION, match);
  }

  /** The flows for what a port's rules allowed, or another host judged before. */
  void contributeAllowed(BiConsumer<FlowKey, FlowInstruction[]> flows) {
    FlowMatch allowed = base.withMetadata(base.metadata().and(Metadata.ALLOWED));
    contributePassing(allowed, FlowPriority.PASS, FlowPriority.CONNECTION, flows);
  }

  /** The flows for what no rule speaks of, where that may pass. */
  void contributeDefault(BiConsumer<FlowKey, FlowInstruction[]> flows) {
    contributePassing(base, FlowPriority.EXACT, FlowPriority.MISS, flows);
  }

  private void contributePassing(
      FlowMatch match,
      FlowPriority opening,
      FlowPriority other,
      BiConsumer<FlowKey, FlowInstruction[]> flows) {
    FlowMatch opens = match.with(ConnectionState.match(ConnectionState.OPENING, 0));
    flows.accept(FlowTable.SEGMENT_RULES.key(opening, Payload.ipv4(opens)), pass());
    flows.accept(FlowTable.SEGMENT_RULES.key(opening, Payload.ipv6(opens)), pass());
    flows.accept(
        FlowTable.SEGMENT_RULES.key(other, match), new FlowInstruction[] {FlowTable.LEARN.enter()});
  }
}
