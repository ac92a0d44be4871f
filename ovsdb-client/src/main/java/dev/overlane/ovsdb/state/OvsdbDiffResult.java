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
 * @param step the part of {@code changes} that may be made now. A port leaves when those that come
 *     have their numbers: a switch gives the number that a port had in its datapath to the next one
 *     at once, and may have packets under way by it.
 * @param tunnelMend the part of {@code changes} that puts the tunnel right where it is; empty: it
 *     is right, or it is not open, or the switch would have to open it anew
 * @param blocked why the host's rows must not be touched; then there are no changes
 * @param bridgeIsOurs whether the bridge is there and Overlane's: made by it, or taken over
 * @param problems what only a human can solve, in the order of {@link OvsdbState#allPorts}
 */
public record OvsdbDiffResult(
    OvsdbChangeSet bridgeChanges,
    OvsdbChangeSet changes,
    OvsdbChangeSet step,
    Optional<TunnelMend> tunnelMend,
    Optional<String> blocked,
    boolean bridgeIsOurs,
    ImmutableList<OvsdbProblem> problems) {

  static OvsdbDiffResult blocked(
      String reason, boolean bridgeIsOurs, ImmutableList<OvsdbProblem> problems) {
    return new OvsdbDiffResult(
        OvsdbChangeSet.EMPTY,
        OvsdbChangeSet.EMPTY,
        OvsdbChangeSet.EMPTY,
        Optional.empty(),
        Optional.of(reason),
        bridgeIsOurs,
        problems);
  }
}
