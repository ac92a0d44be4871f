package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;

/**
 * What one host's OVSDB adds to what the file says of it: members that only the host itself knows.
 *
 * @param floating floating ports (by name) whose interface is plugged here and has an ofport, with
 *     external_ids:attached-mac if set
 * @param attached declared ports without {@code mac} whose interface has external_ids:attached-mac
 * @param plugged members by plugging into a fake bridge, by interface name
 */
public record HostReport(
    ImmutableSortedMap<String, Optional<MacAddress>> floating,
    ImmutableSortedMap<String, MacAddress> attached,
    ImmutableSortedMap<String, PluggedMember> plugged) {

  /** Nothing beyond the file. */
  public static final HostReport EMPTY =
      new HostReport(ImmutableSortedMap.of(), ImmutableSortedMap.of(), ImmutableSortedMap.of());

  /**
   * A member that somebody plugged into a segment's fake bridge.
   *
   * @param segment name of the segment
   * @param attachedMac external_ids:attached-mac if set
   */
  public record PluggedMember(String segment, Optional<MacAddress> attachedMac) {}
}
