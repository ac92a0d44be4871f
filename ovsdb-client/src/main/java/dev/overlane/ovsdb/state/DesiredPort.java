package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.OptionalInt;

/**
 * A Port row with its one Interface row that a host should have on Overlane's bridge; both rows
 * have the same name (vswitch.xml, tables Port and Interface).
 *
 * @param interfaceName Port name and Interface name
 * @param mark what it is, and how it is marked
 * @param type Interface type; empty: an existing device ({@code system})
 * @param options the complete Interface options of the tunnel; empty for all others, whose options
 *     are not looked at
 * @param tag Port tag; empty for the tunnel
 * @param mtu in bytes: that of its segment, for Interface mtu_request of devices that Open vSwitch
 *     makes; the least of all segments, for what the tunnel's external_ids tell; empty: not looked
 *     at
 */
public record DesiredPort(
    String interfaceName,
    OvsdbMark mark,
    String type,
    ImmutableSortedMap<String, String> options,
    OptionalInt tag,
    OptionalInt mtu) {

  /** Port fake_bridge. */
  boolean fakeBridge() {
    return mark.kind() == OvsdbMark.Kind.SEGMENT;
  }

  /** Whether other Interface options than {@link #options} would change what it does. */
  boolean ownsOptions() {
    return mark.kind() == OvsdbMark.Kind.TUNNEL;
  }

  /** Interface mtu_request; empty: not looked at. */
  OptionalInt mtuRequest() {
    return mark.kind() == OvsdbMark.Kind.TUNNEL ? OptionalInt.empty() : mtu;
  }

  /** What Port external_ids tell beside the mark, for programs of the host to read. */
  ImmutableMap<String, String> told() {
    return mark.kind() == OvsdbMark.Kind.TUNNEL && mtu.isPresent()
        ? ImmutableMap.of(OvsdbMark.MTU_KEY, Integer.toString(mtu.getAsInt()))
        : ImmutableMap.of();
  }

  /** In the file's words: {@code port A (vA)}, {@code tunnel vtep0}. */
  public String title() {
    return title(mark, interfaceName);
  }

  /** What a row with this mark and name is called in messages. */
  static String title(OvsdbMark mark, String interfaceName) {
    return switch (mark.kind()) {
      case BRIDGE -> "bridge " + interfaceName;
      case TUNNEL -> "tunnel " + interfaceName;
      case SEGMENT -> "fake bridge " + interfaceName;
      case PORT ->
          mark.name().equals(interfaceName)
              ? "port " + interfaceName
              : "port " + mark.name() + " (" + interfaceName + ")";
    };
  }
}
