package dev.overlane.config.schema;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All ports of the file, declared and floating, with what only one of them may have. */
final class PortRegister {
  private final Claims<Quoted> names;
  private final Claims<InSegment> macs;
  private final Claims<InSegment> addresses;
  private final Claims<Quoted> ifaceIds;
  private final Map<String, Optional<String>> segments = new HashMap<>();

  /** A name as messages show it. */
  record Quoted(String name) {
    @Override
    public String toString() {
      return Shown.quote(name);
    }
  }

  /** An address that is unique in one segment. */
  private record InSegment(String segment, Object address) {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  PortRegister(Findings findings) {
    names = new Claims<>("name", findings);
    macs = new Claims<>("mac", findings);
    addresses = new Claims<>("address", findings);
    ifaceIds = new Claims<>("iface-id", findings);
  }

  /**
   * Enters a port.
   *
   * @param where whose it is, in messages
   * @param segment empty if that could not be read
   */
  void enter(Named port, String where, Optional<String> segment) {
    if (names.claim(new Quoted(port.name()), port.place(), "the port " + where)) {
      segments.put(port.name(), segment);
    }
  }

  void mac(String segment, MacAddress mac, Place place, String owner) {
    macs.claim(new InSegment(segment, mac), place, owner);
  }

  void address(String segment, IpAddress address, Place place, String owner) {
    addresses.claim(new InSegment(segment, address), place, owner);
  }

  void ifaceId(String ifaceId, Place place, String owner) {
    ifaceIds.claim(new Quoted(ifaceId), place, owner);
  }

  /** All names of ports. */
  Set<String> names() {
    return segments.keySet();
  }

  /** The segment of a port; empty if there is no such port or its segment could not be read. */
  Optional<String> segmentOf(String port) {
    return segments.getOrDefault(port, Optional.empty());
  }
}
