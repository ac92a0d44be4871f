package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;

/**
 * A learn action reached by packets of one segment: what it may install, but for the station.
 *
 * @param learn the action
 * @param segment the segment's bits of metadata
 */
record Lesson(FlowAction.Learn learn, long segment) {

  /** The lesson of packets with this metadata. */
  static Lesson of(FlowAction.Learn learn, long metadata) {
    return new Lesson(learn, metadata & MetadataField.SEGMENT.mask());
  }

  /** The flow that a packet with this ingress may have installed, for whatever station. */
  Rule learnedFrom(Ingress ingress) {
    int bits = learn.fromTunnel() ? MetadataField.DEST.width() : Pipeline.PORT_BITS;
    long place = placeOf(ingress);
    Flow flow =
        new Flow(
            new FlowKey(
                learn.table(),
                learn.priority(),
                FlowMatch.ANY.withMetadata(new Bits(segment, MetadataField.SEGMENT.mask()))),
            learn.cookie(),
            ImmutableList.of(
                new FlowInstruction.ApplyActions(
                    ImmutableList.of(
                        new FlowAction.LoadMetadata(MetadataField.DEST.offset(), bits, place)))),
            new Flow.Lifetime(0, learn.hardTimeout(), 0));
    return new Rule(flow, Cube.ALL, true);
  }

  private long placeOf(Ingress ingress) {
    return learn.fromTunnel()
        ? Integer.toUnsignedLong(ingress.from())
        : ingress.port() & ((1L << Pipeline.PORT_BITS) - 1);
  }
}
