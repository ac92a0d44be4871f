package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import java.util.Set;

/** Everything that a switch may ever learn, whatever packets it gets. */
final class Learned {
  static final Learned NOTHING = new Learned(ImmutableSet.of());

  private record Place(int table, long segment) {}

  private final ImmutableSet<Lesson.Taught> taught;
  private final ImmutableListMultimap<Place, Rule> byPlace;

  private Learned(ImmutableSet<Lesson.Taught> taught) {
    this.taught = taught;
    ImmutableListMultimap.Builder<Place, Rule> places = ImmutableListMultimap.builder();
    for (Lesson.Taught one : taught) {
      Rule rule = one.rule();
      places.put(placeOf(rule.flow()), rule);
    }
    byPlace = places.build();
  }

  private static Place placeOf(Flow flow) {
    return new Place(flow.key().table(), flow.key().match().metadata().value());
  }

  /** This and more. */
  Learned and(Set<Lesson.Taught> more) {
    return taught.containsAll(more)
        ? this
        : new Learned(ImmutableSet.<Lesson.Taught>builder().addAll(taught).addAll(more).build());
  }

  int size() {
    return taught.size();
  }

  /** What may be learned that a packet with this metadata meets in a table. */
  ImmutableList<Rule> in(int table, long metadata) {
    return taught.isEmpty()
        ? ImmutableList.of()
        : byPlace.get(new Place(table, metadata & MetadataField.SEGMENT.mask()));
  }

  /** Whether a flow that looks learned is one that may be learned now. */
  boolean covers(Flow flow) {
    return byPlace.get(placeOf(flow)).stream()
        .anyMatch(
            rule ->
                rule.flow().cookie() == flow.cookie()
                    && rule.priority() == flow.key().priority()
                    && load(rule.flow()).equals(load(flow)));
  }

  private static FlowAction load(Flow flow) {
    return ((FlowInstruction.ApplyActions) flow.instructions().get(0)).actions().get(0);
  }
}
