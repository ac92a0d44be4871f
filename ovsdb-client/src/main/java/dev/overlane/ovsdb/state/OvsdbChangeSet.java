package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;

/**
 * Changes that are applied as exactly one transaction.
 *
 * @param changes in order
 */
public record OvsdbChangeSet(ImmutableList<OvsdbChange> changes) {
  public static final OvsdbChangeSet EMPTY = new OvsdbChangeSet(ImmutableList.of());

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** What changes, in plan notation; an object that takes several operations has one line. */
  public ImmutableList<String> lines() {
    return changes.stream().map(OvsdbChange::what).distinct().collect(toImmutableList());
  }
}
