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

  // Written out: what the compiler makes of a record is slow where it is asked for so often.

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Lesson lesson
            && segment == lesson.segment
            && learn.equals(lesson.learn));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(segment * 31 + learn.cookie());
  }

  /** The lesson of packets with this metadata. */
  static Lesson of(FlowAction.Learn learn, long metadata) {
    return new Lesson(learn, metadata & MetadataField.SEGMENT.mask());
  }

  /** What a packet with this ingress has learned. */
  Taught by(Ingress ingress) {
    return new Taught(this, placeOf(ingress));
  }

  /**
   * A lesson and the place that it is about.
   *
   * @param place what is loaded
   */
  record Taught(Lesson lesson, long place) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Taught taught
          && place == taught.place
          && lesson.equals(taught.lesson);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(place * 31 + lesson.segment);
    }

    Rule rule() {
      return lesson.learned(place);
    }
  }

  /** The flow that may be installed, for whatever station. */
  private Rule learned(long place) {
    int bits = learn.fromTunnel() ? MetadataField.DEST.width() : Pipeline.PORT_BITS;
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
