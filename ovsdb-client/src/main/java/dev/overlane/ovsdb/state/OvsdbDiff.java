package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** The change between what a host has and what it should have: a pure function. */
public final class OvsdbDiff {
  private OvsdbDiff() {}

  /**
   * The changes that make a host's rows as the file says; none if they are. Rows, keys and members
   * of sets that are not Overlane's are never in them.
   */
  public static OvsdbDiffResult between(OvsdbState state, OvsdbSnapshot snapshot) {
    return new OvsdbDiffResult(
        OvsdbChangeSet.EMPTY, OvsdbChangeSet.EMPTY, Optional.empty(), ImmutableList.of());
  }
}
