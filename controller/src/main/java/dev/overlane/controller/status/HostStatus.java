package dev.overlane.controller.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.controller.plan.HostPhase;
import java.util.Optional;

/**
 * The state of one host, as its reconciler saw it last.
 *
 * @param host its name
 * @param phase how far it is
 * @param reason why it is not converged, in words; empty when it is
 * @param revision the file's revision that {@code phase} speaks of
 * @param ovsdb {@code connected}, or why not
 * @param openflow {@code connected}, or {@code disconnected}
 * @param datapathId of its bridge
 * @param flows number of flows the switch holds, learned ones included
 * @param members local members that forward, by segment; names sorted
 * @param waiting declared ports that do not forward, with the reason
 * @param foreign interfaces on our bridge that are nobody's, and have no flows, each with what is
 *     wrong with its iface-id; empty: it has none
 * @param driftRepaired repairs of rows or flows that somebody else changed, since start; in a
 *     cluster those of all its members
 * @param lastError last thing that went wrong
 */
public record HostStatus(
    String host,
    HostPhase phase,
    String reason,
    long revision,
    String ovsdb,
    String openflow,
    DatapathId datapathId,
    int flows,
    ImmutableSortedMap<String, ImmutableList<String>> members,
    ImmutableSortedMap<String, String> waiting,
    ImmutableSortedMap<String, String> foreign,
    long driftRepaired,
    Optional<LastError> lastError) {

  /** {@link #ovsdb} and {@link #openflow} of a live session. */
  public static final String CONNECTED = "connected";

  /**
   * The last thing that went wrong.
   *
   * @param text in words
   * @param since ISO-8601 instant at which it was first seen
   * @param member of the cluster that met it; empty: the one whose status it is
   */
  public record LastError(String text, String since, Optional<String> member) {

    /** What this process met. */
    public LastError(String text, String since) {
      this(text, since, Optional.empty());
    }

    LastError by(String other) {
      return new LastError(text, since, Optional.of(other));
    }
  }

  HostStatus with(long repairs, Optional<LastError> error) {
    return new HostStatus(
        host,
        phase,
        reason,
        revision,
        ovsdb,
        openflow,
        datapathId,
        flows,
        members,
        waiting,
        foreign,
        repairs,
        error);
  }
}
