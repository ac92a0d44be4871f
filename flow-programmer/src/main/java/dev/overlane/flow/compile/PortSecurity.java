package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.FloodLimit;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.Trust;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the file says of a port beside its MAC address.
 *
 * @param addresses the only IP sources it may use; empty: any that is no other port's
 * @param trusted what it may do beyond being a station
 * @param floodLimit how much it may flood; empty: as much as it can
 */
public record PortSecurity(
    ImmutableList<IpAddress> addresses,
    ImmutableSet<Trust> trusted,
    Optional<FloodLimit> floodLimit) {
  /** Nothing is said. */
  public static final PortSecurity NONE =
      new PortSecurity(ImmutableList.of(), ImmutableSet.of(), Optional.empty());

  /** What the file says of a declared port. */
  public static PortSecurity of(Port port) {
    return new PortSecurity(port.addresses(), port.trusted(), port.floodLimit());
  }

  /** What holds for a port that somebody plugged into a segment. */
  public static PortSecurity of(Segment segment) {
    return NONE.limited(segment.floodLimit());
  }

  /** What the file says of a floating port. */
  public static PortSecurity of(FloatingPort port) {
    return new PortSecurity(port.addresses(), port.trusted(), port.floodLimit());
  }

  /**
   * All sources that a port with this MAC address may use, if it has {@link #addresses}: with one
   * of IPv6 it has the link-local one of its MAC address, too (RFC 4291, appendix A).
   */
  public ImmutableList<IpAddress> sources(Optional<MacAddress> mac) {
    return mac.isEmpty() || addresses.stream().noneMatch(IpAddress::isIpv6)
        ? addresses
        : Stream.concat(addresses.stream(), Stream.of(Payload.linkLocal(mac.get())))
            .distinct()
            .collect(ImmutableList.toImmutableList());
  }

  /** The same with another limit. */
  PortSecurity limited(Optional<FloodLimit> limit) {
    return new PortSecurity(addresses, trusted, limit);
  }
}
