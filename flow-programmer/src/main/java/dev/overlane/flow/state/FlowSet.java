package dev.overlane.flow.state;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;

/**
 * Flows of one switch, desired or observed, at most one for each key, in the order of insertion.
 */
public final class FlowSet {
  public static final FlowSet EMPTY = new FlowSet(ImmutableMap.of());

  private final ImmutableMap<FlowKey, Flow> flows;

  private FlowSet(ImmutableMap<FlowKey, Flow> flows) {
    this.flows = flows;
  }

  /**
   * Returns the set.
   *
   * @throws IllegalArgumentException if two flows share a key
   */
  public static FlowSet of(Iterable<Flow> flows) {
    ImmutableMap.Builder<FlowKey, Flow> builder = ImmutableMap.builder();
    flows.forEach(flow -> builder.put(flow.key(), flow));
    return new FlowSet(builder.buildOrThrow());
  }

  public @Nullable Flow get(FlowKey key) {
    return flows.get(key);
  }

  public boolean contains(FlowKey key) {
    return flows.containsKey(key);
  }

  public ImmutableCollection<Flow> flows() {
    return flows.values();
  }

  public int size() {
    return flows.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowSet set && flows.equals(set.flows);
  }

  @Override
  public int hashCode() {
    return flows.hashCode();
  }

  @Override
  public String toString() {
    return flows.values().toString();
  }
}
