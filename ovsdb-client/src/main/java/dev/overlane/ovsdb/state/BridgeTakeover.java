package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides whether a host may be touched at all: an uplink on a bridge must not go dark. */
final class BridgeTakeover {
  private static final int NAMES_TOLD = 5;

  private BridgeTakeover() {}

  /** Why a host must be left as it is, with the way out; empty: it may be changed. */
  static Optional<String> blocked(OvsdbState state, SnapshotIndex index) {
    String name = state.bridge().name();
    Optional<BridgeRow> bridge = index.bridge(name);
    if (bridge.isEmpty() && !index.holdersOf(name).isEmpty()) {
      return Optional.of(nameTaken(name, index.holdersOf(name).get(0)));
    }
    Optional<String> tunnel = tunnelElsewhere(state, index);
    return tunnel.isPresent()
        ? tunnel
        : bridge.flatMap(row -> unknownPorts(state, row, index.portsOf(row)));
  }

  private static String nameTaken(String name, Holder holder) {
    return "bridge "
        + name
        + " cannot be made: "
        + (holder.port().fakeBridge() ? "a fake bridge" : "a port")
        + " of bridge "
        + holder.bridge().name()
        + " has that name; name another bridge in the file, or remove it with ovs-vsctl del-"
        + (holder.port().fakeBridge() ? "br " : "port ")
        + holder.port().name();
  }

  private static Optional<String> tunnelElsewhere(OvsdbState state, SnapshotIndex index) {
    String own = state.bridge().name();
    String tunnel = state.tunnel().interfaceName();
    boolean elsewhere =
        index.bridges().containsKey(tunnel)
            || index.holdersOf(tunnel).stream()
                .anyMatch(holder -> !holder.bridge().name().equals(own));
    return elsewhere && Placement.of(state.tunnel(), own, index) instanceof Placement.Taken taken
        ? Optional.of(taken.text())
        : Optional.empty();
  }

  private static Optional<String> unknownPorts(
      OvsdbState state, BridgeRow bridge, ImmutableList<Holder> ports) {
    if (state.adopt() || isOurs(bridge, ports)) {
      return Optional.empty();
    }
    ImmutableList<String> unknown =
        ports.stream()
            .filter(holder -> !isKnown(state, holder))
            .map(holder -> holder.port().name())
            .collect(toImmutableList());
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    int more = unknown.size() - NAMES_TOLD;
    String names = String.join(", ", unknown.subList(0, Math.min(unknown.size(), NAMES_TOLD)));
    return Optional.of(
        "bridge "
            + bridge.name()
            + " was not made by Overlane and holds ports that the file does not know: "
            + names
            + (more > 0 ? " and " + more + " more" : "")
            + "; declare or remove them, or set adopt: true");
  }

  /** Whether Overlane made or took the bridge: it, or if that mark was lost its tunnel, says so. */
  static boolean isOurs(BridgeRow bridge, ImmutableList<Holder> ports) {
    return OvsdbMark.in(bridge.externalIds()).equals(Optional.of(OvsdbMark.BRIDGE))
        || ports.stream().anyMatch(port -> port.mark().equals(Optional.of(OvsdbMark.TUNNEL)));
  }

  private static boolean isKnown(OvsdbState state, Holder holder) {
    OptionalInt tag = holder.port().tag();
    return holder.isLocal()
        || holder.mark().isPresent()
        || (tag.isPresent() && state.memberTags().contains(tag.getAsInt()))
        || (!holder.interfaces().isEmpty()
            && holder.interfaces().stream().allMatch(row -> isKnown(state, row)));
  }

  private static boolean isKnown(OvsdbState state, InterfaceRow row) {
    return state.port(row.name()).isPresent()
        || ExternalIds.ifaceId(row).filter(state.ifaceIds()::contains).isPresent();
  }
}
