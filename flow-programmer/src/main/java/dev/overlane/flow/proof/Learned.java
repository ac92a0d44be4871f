package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;

/** Everything that a switch may ever learn, whatever packets it gets. */
final class Learned {
  static final Learned NOTHING = new Learned(ImmutableSet.of());

  private record Place(int table, long segment) {}

  private final ImmutableSet<Rule> rules;
  private final ImmutableListMultimap<Place, Rule> byPlace;

  Learned(ImmutableSet<Rule> rules) {
    this.rules = rules;
    ImmutableListMultimap.Builder<Place, Rule> places = ImmutableListMultimap.builder();
    rules.forEach(rule -> places.put(placeOf(rule.flow()), rule));
    byPlace = places.build();
  }

  private static Place placeOf(Flow flow) {
    return new Place(flow.key().table(), flow.key().match().metadata().value());
  }

  ImmutableSet<Rule> rules() {
    return rules;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** What may be learned that a packet with this metadata meets in a table. */
  ImmutableList<Rule> in(int table, long metadata) {
    return rules.isEmpty()
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
