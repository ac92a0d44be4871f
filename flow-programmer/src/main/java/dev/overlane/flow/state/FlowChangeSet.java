package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The change from one flow set to another; applied as exactly one atomic bundle.
 *
 * @param deletes flows to delete strictly, before the adds
 * @param adds flows to add; one whose key exists replaces it, cookie and counters included
 * @param replaced the observed flows that {@code adds} replace, for reporting
 */
public record FlowChangeSet(
    ImmutableList<Flow> deletes, ImmutableList<Flow> adds, ImmutableList<Flow> replaced) {
  public static final FlowChangeSet EMPTY =
      new FlowChangeSet(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

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
