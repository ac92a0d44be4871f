package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.state.HostEpoch;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts that this member may write to just now, each under its epoch. The cluster's thread
 * publishes them whole; any thread asks, before each change.
 */
public final class Mandates {
  private final LeaseClock clock;
  private volatile Published published = new Published(0, ImmutableMap.of());

  /** All hosts that were taken under one lease. */
  private record Published(long lease, ImmutableMap<String, HostEpoch> epochs) {}

  Mandates(LeaseClock clock) {
    this.clock = clock;
  }

  /** From now on it may write to these hosts, as long as this lease lasts, and to no others. */
  void publish(long lease, Map<String, HostEpoch> next) {
    published = new Published(lease, ImmutableMap.copyOf(next));
  }

  /** It may write to no host. */
  void revoke() {
    publish(0, ImmutableMap.of());
  }

  ImmutableMap<String, HostEpoch> published() {
    return published.epochs;
  }

  /** The epoch under which a host may be written to; empty: it may not be. */
  public Optional<HostEpoch> epoch(String host) {
    Published now = published;
    Optional<HostEpoch> epoch = Optional.ofNullable(now.epochs.get(host));
    // The clock last: what was so before a pause is not asked after it.
    return clock.isRunning(now.lease) ? epoch : Optional.empty();
  }
}
