package dev.overlane.controller.status;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Mtus;
import dev.overlane.controller.plan.HostPhase;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the whole network.
 *
 * @param revision the accepted revision of the file; 0: none yet
 * @param configError why the file on disk is not that revision; empty if it is
 * @param tlsError why the files of keys, as they are now, are not those in force; empty if they are
 * @param hosts by name; exactly the hosts of that revision
 * @param isolation what the proof of isolation last came to
 * @param certificatesDue when certificates in use end that do so within a month, by {@code
 *     controller}, {@code ca} and {@code host:NAME}
 * @param mtus the largest IP packets of workloads that pass between hosts; none: no file yet
 * @param cluster the controllers, if there are several
 */
public record NetworkStatus(
    long revision,
    Optional<String> configError,
    Optional<String> tlsError,
    ImmutableSortedMap<String, HostStatus> hosts,
    IsolationStatus isolation,
    ImmutableSortedMap<String, Instant> certificatesDue,
    Mtus mtus,
    Optional<ClusterStatus> cluster) {

  /** The state of a network with one controller. */
  public NetworkStatus(
      long revision,
      Optional<String> configError,
      Optional<String> tlsError,
      ImmutableSortedMap<String, HostStatus> hosts,
      IsolationStatus isolation,
      ImmutableSortedMap<String, Instant> certificatesDue,
      Mtus mtus) {
    this(
        revision, configError, tlsError, hosts, isolation, certificatesDue, mtus, Optional.empty());
  }

  /** Whether every host of the file, reachable or not, is as this revision says. */
  public boolean converged() {
    return revision > 0
        && hosts.values().stream()
            .allMatch(host -> host.phase() == HostPhase.CONVERGED && host.revision() == revision);
  }
}
