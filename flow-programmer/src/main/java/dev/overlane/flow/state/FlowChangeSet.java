package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The change from one flow set to another; applied as exactly one atomic bundle.
 *
 * @param deletes flows to delete strictly, before the adds
 * @param adds flows to add; one whose key exists replaces it, cookie and counters included
 * @param replaced the observed flows that {@code adds} replace, for reporting
 * @param closed port numbers that no flow is to name before the adds, which name them neither: all
 *     flows that do are among {@code deletes} and {@code replaced}, and the switch is told so in
 *     two messages a number instead of one a flow; what nobody knows of goes as well
 */
public record FlowChangeSet(
    ImmutableList<Flow> deletes,
    ImmutableList<Flow> adds,
    ImmutableList<Flow> replaced,
    ImmutableSet<Integer> closed) {
  public static final FlowChangeSet EMPTY =
      new FlowChangeSet(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

  /** A change flow by flow. */
  public FlowChangeSet(
      ImmutableList<Flow> deletes, ImmutableList<Flow> adds, ImmutableList<Flow> replaced) {
    this(deletes, adds, replaced, ImmutableSet.of());
  }

  /** The deletes that {@link #closed} does not include. */
  public ImmutableList<Flow> singleDeletes() {
    return closed.isEmpty()
        ? deletes
        : deletes.stream()
            .filter(flow -> closed.stream().noneMatch(flow::names))
            .collect(ImmutableList.toImmutableList());
  }

  /** Returns what a switch that held these flows holds after the bundle. */
  public FlowSet applyTo(FlowSet flows) {
    Map<FlowKey, Optional<Flow>> after = new LinkedHashMap<>();
    deletes.forEach(flow -> after.put(flow.key(), Optional.empty()));
    adds.forEach(flow -> after.put(flow.key(), Optional.of(flow)));
    return flows.with(after);
  }

  public boolean isEmpty() {
    return deletes.isEmpty() && adds.isEmpty();
  }
}
