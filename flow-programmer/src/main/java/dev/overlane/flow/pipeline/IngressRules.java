package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.Invariant.I1;

import dev.overlane.flow.pipeline.HostScope.SegmentScope;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** I1: a packet gets the segment that its port, or its tunnel key and sender, belong to. */
final class IngressRules {
  private static final long WRITTEN_ON_ENTRY =
      MetadataField.SEGMENT.mask() | MetadataField.SOURCE.mask();

  private final HostScope scope;

  IngressRules(HostScope scope) {
    this.scope = scope;
  }

  void check(FlowTable table, Flow flow) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.WriteMetadata write) {
        checkWrite(table, write.bits(), flow);
      } else if (instruction.equals(FlowTable.TUNNEL.enter())) {
        checkFromTunnel(flow.key().match(), flow);
      }
    }
  }

  private void checkWrite(FlowTable table, Bits written, Flow flow) {
    if ((written.mask() & WRITTEN_ON_ENTRY) == 0) {
      return;
    }
    I1.check(
        table == FlowTable.CLASSIFY || table == FlowTable.TUNNEL, flow, "%s may not write", table);
    OptionalLong value = MetadataField.SEGMENT.in(written);
    SegmentScope segment = value.isEmpty() ? null : scope.segments().get((int) value.getAsLong());
    if (segment == null) {
      throw I1.broken(flow, "it writes no segment of this host");
    }
    boolean tunnel = table == FlowTable.TUNNEL;
    Bits source = tunnel ? Metadata.TUNNEL : Metadata.LOCAL;
    I1.check(
        MetadataField.SOURCE.in(written).equals(MetadataField.SOURCE.in(source)),
        flow,
        "it writes the wrong source");
    if (tunnel) {
      checkTunnelKey(segment, flow);
    } else {
      checkLocalPort(segment, flow.key().match(), flow);
    }
  }

  private static void checkLocalPort(SegmentScope segment, FlowMatch match, Flow flow) {
    OptionalInt port = match.inPort();
    I1.check(
        port.isPresent() && segment.ports().contains(port.getAsInt()),
        flow,
        "the port is not of the segment");
    I1.check(match.vlan().equals(Optional.of(VlanMatch.UNTAGGED)), flow, "the frame may be tagged");
  }

  private void checkTunnelKey(SegmentScope segment, Flow flow) {
    TunnelKey key = segment.key();
    FlowMatch match = flow.key().match();
    I1.check(
        match.tunnelSource().filter(segment.peers()::contains).isPresent(),
        flow,
        "the sender is no peer in the segment");
    I1.check(
        match.tunnelId().equals(OptionalLong.of(key.id())),
        flow,
        "the tunnel key is not the segment's");
    I1.check(
        match.vlan().equals(key.tag().map(VlanMatch::of)), flow, "the tag is not the segment's");
    boolean popped =
        flow.instructions().stream()
            .anyMatch(
                instruction ->
                    instruction instanceof FlowInstruction.ApplyActions apply
                        && apply.actions().contains(new FlowAction.PopVlan()));
    I1.check(
        popped == key.tag().isPresent(), flow, "the tag would not be popped, or none is there");
  }

  private void checkFromTunnel(FlowMatch match, Flow flow) {
    I1.check(
        match.inPort().isPresent() && scope.isTunnel(match.inPort().getAsInt()),
        flow,
        "the port is not the tunnel");
  }
}
