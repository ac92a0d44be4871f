package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A packet as a switch receives it.
 *
 * @param inPort OpenFlow port
 * @param tunnel key and outer source; empty: no tunnel packet
 * @param source Ethernet source
 * @param destination Ethernet destination
 * @param tags 802.1Q identifiers, outermost first; 0 is a priority tag
 */
record Frame(
    int inPort,
    Optional<Outer> tunnel,
    MacAddress source,
    MacAddress destination,
    ImmutableList<Integer> tags) {

  /**
   * The outside of a tunnel packet.
   *
   * @param key the tunnel key
   * @param address source of one that came, destination of one that goes
   */
  record Outer(long key, Ipv4Address address) {}

  static Frame local(int port, MacAddress source, MacAddress destination) {
    return new Frame(port, Optional.empty(), source, destination, ImmutableList.of());
  }

  Frame tagged(Integer... ids) {
    return new Frame(inPort, tunnel, source, destination, ImmutableList.copyOf(ids));
  }

  Frame through(int port, long key, Ipv4Address from) {
    return new Frame(port, Optional.of(new Outer(key, from)), source, destination, tags);
  }

  OptionalLong tunnelKey() {
    return tunnel.isPresent() ? OptionalLong.of(tunnel.get().key()) : OptionalLong.empty();
  }
}
