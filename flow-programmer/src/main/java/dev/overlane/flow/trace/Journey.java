package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;

/**
 * What one switch does with one packet.
 *
 * @param steps the tables that it passed, in order
 * @param emissions what leaves, in order
 * @param learned flows that the switch adds for it, or renews
 */
public record Journey(
    ImmutableList<Step> steps, ImmutableList<Emission> emissions, ImmutableList<Flow> learned) {

  /**
   * One look-up.
   *
   * @param table OpenFlow table
   * @param hits the flows of the highest priority that match; none: the packet is dropped; the
   *     first is followed, and if there are more, OpenFlow 1.4 section 5.3 leaves open which one a
   *     switch takes
   */
  public record Step(int table, ImmutableList<Flow> hits) {}
}
