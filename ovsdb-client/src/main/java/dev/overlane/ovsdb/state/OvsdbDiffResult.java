package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What separates a host from its desired rows.
 *
 * @param bridgeChanges the part of {@code changes} that cannot let a packet through that was held
 *     back before: repairs of the bridge's own columns and its controller; everything if the bridge
 *     does not exist yet
 * @param changes all changes, {@code bridgeChanges} first; one transaction
 * @param blocked why the host must not be touched; then there are no changes
 * @param problems what only a human can solve, in the order of {@link OvsdbState#allPorts}
 */
public record OvsdbDiffResult(
    OvsdbChangeSet bridgeChanges,
    OvsdbChangeSet changes,
    Optional<String> blocked,
    ImmutableList<OvsdbProblem> problems) {

  static OvsdbDiffResult blocked(String reason, ImmutableList<OvsdbProblem> problems) {
    return new OvsdbDiffResult(
        OvsdbChangeSet.EMPTY, OvsdbChangeSet.EMPTY, Optional.of(reason), problems);
  }
}
