package dev.overlane.flow.state;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Flows of one switch, desired or observed, at most one for each key, in the order of insertion.
 *
 * <p>A set that a few changes made of another one shares the large part with it, so that a change
 * costs what it changes.
 */
public final class FlowSet {
  public static final FlowSet EMPTY = new FlowSet(ImmutableMap.of(), ImmutableMap.of());

  /** Patches of more than this share of the whole are not kept apart. */
  private static final int PATCH_SHARE = 4;

  private final ImmutableMap<FlowKey, Flow> base;

  /** What is otherwise than in the base; empty: it is not in the set. */
  private final ImmutableMap<FlowKey, Optional<Flow>> patch;

  private final int size;

  private FlowSet(ImmutableMap<FlowKey, Flow> base, ImmutableMap<FlowKey, Optional<Flow>> patch) {
    this.base = base;
    this.patch = patch;
    int count = base.size();
    for (Map.Entry<FlowKey, Optional<Flow>> entry : patch.entrySet()) {
      count += (entry.getValue().isPresent() ? 1 : 0) - (base.containsKey(entry.getKey()) ? 1 : 0);
    }
    this.size = count;
  }

  /**
   * Returns the set.
   *
   * @throws IllegalArgumentException if two flows share a key
   */
  public static FlowSet of(Iterable<Flow> flows) {
    ImmutableMap.Builder<FlowKey, Flow> builder = ImmutableMap.builder();
    flows.forEach(flow -> builder.put(flow.key(), flow));
    return new FlowSet(builder.buildOrThrow(), ImmutableMap.of());
  }

  /**
   * Returns this set with some flows otherwise.
   *
   * @param changes what is under a key now; empty: nothing
   */
  public FlowSet with(Map<FlowKey, Optional<Flow>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<FlowKey, Optional<Flow>> all = new LinkedHashMap<>(patch);
    all.putAll(changes);
    if (base.isEmpty()) {
      ImmutableMap.Builder<FlowKey, Flow> whole = ImmutableMap.builderWithExpectedSize(all.size());
      all.forEach((key, flow) -> flow.ifPresent(present -> whole.put(key, present)));
      return new FlowSet(whole.buildOrThrow(), ImmutableMap.of());
    }
    ImmutableMap<FlowKey, Optional<Flow>> kept =
        ImmutableMap.copyOf(
            Maps.filterEntries(
                all,
                entry -> !entry.getValue().equals(Optional.ofNullable(base.get(entry.getKey())))));
    FlowSet patched = new FlowSet(base, kept);
    return kept.size() <= 64 + base.size() / PATCH_SHARE ? patched : of(patched.flows());
  }

  /**
   * This set, made of another one's objects wherever those are equal: what is held as desired takes
   * no memory of its own, and costs nothing to compare.
   */
  public FlowSet sharing(FlowSet other) {
    boolean same = size == other.size;
    ImmutableList.Builder<Flow> all = ImmutableList.builderWithExpectedSize(size);
    for (Flow flow : flows()) {
      Flow like = other.get(flow.key());
      boolean equal = flow.equals(like);
      all.add(equal && like != null ? like : flow);
      same &= equal;
    }
    return same ? other : of(all.build());
  }

  /** Whether the two differ in {@link #patched} at most. */
  @SuppressWarnings("ReferenceEquality") // the same contents in another object are not shared
  public boolean sharesBase(FlowSet other) {
    return base == other.base;
  }

  /** This set without what {@link #with} made otherwise since it was last made as a whole. */
  public FlowSet unpatched() {
    return patch.isEmpty() ? this : new FlowSet(base, ImmutableMap.of());
  }

  /** The keys under which this set and {@link #unpatched} differ. */
  ImmutableMap<FlowKey, Optional<Flow>> patched() {
    return patch;
  }

  public @Nullable Flow get(FlowKey key) {
    Optional<Flow> patched = patch.get(key);
    return patched == null ? base.get(key) : patched.orElse(null);
  }

  public boolean contains(FlowKey key) {
    return get(key) != null;
  }

  /** The flows; those that {@link #with} added or changed come last. */
  public ImmutableCollection<Flow> flows() {
    if (patch.isEmpty()) {
      return base.values();
    }
    ImmutableList.Builder<Flow> all = ImmutableList.builderWithExpectedSize(size);
    base.forEach(
        (key, flow) -> {
          if (!patch.containsKey(key)) {
            all.add(flow);
          }
        });
    patch.values().forEach(flow -> flow.ifPresent(all::add));
    return all.build();
  }

  public int size() {
    return size;
  }

  private ImmutableMap<FlowKey, Flow> asMap() {
    return patch.isEmpty() ? base : Maps.uniqueIndex(flows(), Flow::key);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FlowSet set
            && size == set.size
            && (sharesBase(set) ? patch.equals(set.patch) : asMap().equals(set.asMap())));
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return flows().toString();
  }
}
