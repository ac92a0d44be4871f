package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A port that the file declares on one host.
 *
 * @param name unique in the whole file
 * @param segment name of its segment
 * @param interfaceName name of the OVSDB Interface, and of the Linux device
 * @param internal whether OVS is to create the device ({@code type: internal})
 * @param mac the only source address it may use; empty: any
 * @param addresses the only IP sources it may use; empty: any that is no other port's
 * @param trusted what it may do beyond being a station
 * @param floodLimit how much it may flood; empty: as much as it can
 */
public record Port(
    String name,
    String segment,
    String interfaceName,
    boolean internal,
    Optional<MacAddress> mac,
    ImmutableList<IpAddress> addresses,
    ImmutableSet<Trust> trusted,
    Optional<FloodLimit> floodLimit) {

  /** A port that is trusted with nothing, and may flood as much as any. */
  public Port(
      String name,
      String segment,
      String interfaceName,
      boolean internal,
      Optional<MacAddress> mac,
      ImmutableList<IpAddress> addresses) {
    this(
        name,
        segment,
        interfaceName,
        internal,
        mac,
        addresses,
        ImmutableSet.of(),
        Optional.of(FloodLimit.DEFAULT));
  }
}
