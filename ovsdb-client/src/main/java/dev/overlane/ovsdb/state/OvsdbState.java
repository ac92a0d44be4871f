package dev.overlane.ovsdb.state;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rows that one host should have, and what else the file knows of its ports.
 *
 * @param bridge the bridge
 * @param tunnel the tunnel port
 * @param fakeBridges fake bridges by name; empty unless the host asks for them
 * @param ports declared ports by interface name
 * @param ifaceIds Interface external_ids:iface-id of all floating ports of the file
 * @param memberTags tags that make a port that somebody plugs in a member: those of all segments
 *     where the host has fake bridges, else none
 * @param adopt whether an existing bridge with unknown ports may be taken over
 */
public record OvsdbState(
    DesiredBridge bridge,
    DesiredPort tunnel,
    ImmutableSortedMap<String, DesiredPort> fakeBridges,
    ImmutableSortedMap<String, DesiredPort> ports,
    ImmutableSortedSet<String> ifaceIds,
    ImmutableSortedSet<Integer> memberTags,
    boolean adopt) {

  public OvsdbState {
    ImmutableList<DesiredPort> all = inOrder(tunnel, fakeBridges, ports);
    long names = all.stream().map(DesiredPort::interfaceName).distinct().count();
    checkArgument(names == all.size(), "one interface name twice in %s", all);
    checkArgument(
        all.stream().noneMatch(port -> port.interfaceName().equals(bridge.name())),
        "an interface is named as the bridge %s",
        bridge.name());
  }

  /** The tunnel, the fake bridges, the declared ports: the order of everything printed. */
  public ImmutableList<DesiredPort> allPorts() {
    return inOrder(tunnel, fakeBridges, ports);
  }

  /** All of them but the tunnel. */
  Stream<DesiredPort> localPorts() {
    return Stream.concat(fakeBridges.values().stream(), ports.values().stream());
  }

  /** The desired port of this interface name, of whatever kind. */
  public Optional<DesiredPort> port(String interfaceName) {
    if (tunnel.interfaceName().equals(interfaceName)) {
      return Optional.of(tunnel);
    }
    return Optional.ofNullable(ports.get(interfaceName))
        .or(() -> Optional.ofNullable(fakeBridges.get(interfaceName)));
  }

  private static ImmutableList<DesiredPort> inOrder(
      DesiredPort tunnel,
      ImmutableSortedMap<String, DesiredPort> fakeBridges,
      ImmutableSortedMap<String, DesiredPort> ports) {
    return ImmutableList.<DesiredPort>builder()
        .add(tunnel)
        .addAll(fakeBridges.values())
        .addAll(ports.values())
        .build();
  }
}
