package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Trust;

/**
 * What the file says of a port beside its MAC address.
 *
 * @param addresses the only IP sources it may use; empty: any that is no other port's
 * @param trusted what it may do beyond being a station
 */
public record PortSecurity(ImmutableList<IpAddress> addresses, ImmutableSet<Trust> trusted) {
  /** Nothing is said. */
  public static final PortSecurity NONE = new PortSecurity(ImmutableList.of(), ImmutableSet.of());

  /** What the file says of a declared port. */
  public static PortSecurity of(Port port) {
    return new PortSecurity(port.addresses(), port.trusted());
  }

  /** What the file says of a floating port. */
  public static PortSecurity of(FloatingPort port) {
    return new PortSecurity(port.addresses(), port.trusted());
  }
}
