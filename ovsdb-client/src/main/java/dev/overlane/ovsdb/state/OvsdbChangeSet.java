package dev.overlane.ovsdb.state;

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
}
