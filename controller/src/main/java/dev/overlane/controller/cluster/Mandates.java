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
  private volatile ImmutableMap<String, HostEpoch> epochs = ImmutableMap.of();

  Mandates(LeaseClock clock) {
    this.clock = clock;
  }

  void publish(Map<String, HostEpoch> next) {
    epochs = ImmutableMap.copyOf(next);
  }

  ImmutableMap<String, HostEpoch> published() {
    return epochs;
  }

  /** The epoch under which a host may be written to; empty: it may not be. */
  public Optional<HostEpoch> epoch(String host) {
    Optional<HostEpoch> epoch = Optional.ofNullable(epochs.get(host));
    // The clock last: what was so before a pause is not asked after it.
    return clock.isRunning() ? epoch : Optional.empty();
  }
}
