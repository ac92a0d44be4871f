package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A port that is bound on whatever host an Interface with its iface-id shows up.
 *
 * @param name unique in the whole file
 * @param segment name of its segment
 * @param ifaceId Interface external_ids:iface-id that binds it; unique
 * @param mac the only source address it may use; empty: any
 * @param addresses the only IP sources it may use; empty: any that is no other port's
 * @param trusted what it may do beyond being a station
 * @param floodLimit how much it may flood; empty: as much as it can
 */
public record FloatingPort(
    String name,
    String segment,
    String ifaceId,
    Optional<MacAddress> mac,
    ImmutableList<IpAddress> addresses,
    ImmutableSet<Trust> trusted,
    Optional<FloodLimit> floodLimit) {

  /** A port that is trusted with nothing, and may flood as much as any. */
  public FloatingPort(
      String name,
      String segment,
      String ifaceId,
      Optional<MacAddress> mac,
      ImmutableList<IpAddress> addresses) {
    this(
        name, segment, ifaceId, mac, addresses, ImmutableSet.of(), Optional.of(FloodLimit.DEFAULT));
  }
}
