package dev.overlane.flow.compile;

import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Bits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the stations of a segment are that need no learning. If an address is named more than once,
 * this host's own port has it, the one with the lowest ofport, else the first host by name.
 */
final class KnownMacs {
  private KnownMacs() {}

  /** A port's address for forwarding; empty: to be learned. */
  static Optional<MacAddress> of(LocalPort port) {
    return port.knownMac().or(port::enforcedMac);
  }

  /**
   * Destinations by address, as metadata.
   *
   * @param ports the segment's ports here, by ofport
   * @param peers the other hosts' members, by the host's name
   */
  static Map<MacAddress, Bits> in(Iterable<LocalPort> ports, Iterable<HostMembers> peers) {
    Map<MacAddress, Bits> places = new TreeMap<>();
    for (LocalPort port : ports) {
      of(port)
          .filter(mac -> !mac.isGroup())
          .ifPresent(mac -> places.putIfAbsent(mac, Metadata.toPort(port.ofport())));
    }
    for (HostMembers members : peers) {
      Bits place = Metadata.toPeer(members.vtep());
      for (MacAddress mac : members.knownMacs()) {
        if (!mac.isGroup()) {
          places.putIfAbsent(mac, place);
        }
      }
    }
    return places;
  }
}
