package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;

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

  public boolean isEmpty() {
    return deletes.isEmpty() && adds.isEmpty();
  }
}
