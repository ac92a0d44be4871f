package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;
import java.util.Optional;

/**
 * What one switch does with one packet.
 *
 * @param steps the tables that it passed, in order
 * @param emissions what leaves, in order
 * @param learned flows that the switch adds for it, or renews
 * @param committed zones in which it remembers the packet's connection, in order
 * @param doubt where it cannot be told what the switch does; what is listed here is certain all the
 *     same, but there may be more
 */
public record Journey(
    ImmutableList<Step> steps,
    ImmutableList<Emission> emissions,
    ImmutableList<Flow> learned,
    ImmutableList<Integer> committed,
    Optional<Doubt> doubt) {

  /**
   * One look-up.
   *
   * @param table OpenFlow table
   * @param metadata OpenFlow metadata as it is when the packet comes to the table
   * @param hits the flows of the highest priority that match; none: the packet is dropped; the
   *     first is followed, and if there are more, OpenFlow 1.4 section 5.3 leaves open which one a
   *     switch takes
   */
  public record Step(int table, long metadata, ImmutableList<Flow> hits) {}

  /**
   * The end of what can be told.
   *
   * @param flow the flow that has a part which the model has no name for, or that leads in circles
   * @param reason in words
   */
  public record Doubt(Flow flow, String reason) {}

  /** The last look-up; every journey has one. */
  public Step last() {
    return steps.get(steps.size() - 1);
  }
}
