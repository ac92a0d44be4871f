package dev.overlane.ovsdb.state;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;

/** Where a desired port is found on a host. */
sealed interface Placement {

  /** Nothing has its name: it can be made. */
  record Absent() implements Placement {}

  /** It is on the right bridge, as one Port with one Interface, both of its name. */
  record InPlace(PortRow port, InterfaceRow iface) implements Placement {}

  /**
   * Its name is in use in another way, so that it cannot be made.
   *
   * @param onBridge whether any user of the name is on the right bridge
   * @param text who uses it, and the way out
   */
  record Taken(boolean onBridge, String text) implements Placement {}

  /** Finds a desired port. */
  static Placement of(DesiredPort desired, String bridge, SnapshotIndex index) {
    String name = desired.interfaceName();
    ImmutableList<Holder> holders = index.holdersOf(name);
    if (holders.isEmpty()) {
      return index.bridges().containsKey(name)
          ? new Taken(false, desired.title() + " has the name of a bridge: rename one of them")
          : new Absent();
    }
    boolean onBridge = holders.stream().anyMatch(holder -> holder.bridge().name().equals(bridge));
    Holder first = holders.get(0);
    if (holders.size() == 1 && onBridge && first.isSimple()) {
      return new InPlace(first.port(), first.interfaces().get(0));
    }
    return new Taken(onBridge, desired.title() + " cannot be made: " + use(name, bridge, holders));
  }

  private static String use(String name, String bridge, ImmutableList<Holder> holders) {
    Holder holder =
        holders.stream()
            .filter(candidate -> !candidate.bridge().name().equals(bridge))
            .findFirst()
            .orElse(holders.get(0));
    String where = holder.bridge().name();
    String port = holder.port().name();
    if (holder.isLocal()) {
      return "bridge " + where + " has that name; rename one of them";
    }
    String wayOut = "; ovs-vsctl del-port " + where + " " + port + " frees the name";
    String place =
        where.equals(bridge) ? " on bridge " + where : " on bridge " + where + ", not " + bridge;
    if (holder.isSimple()) {
      return "interface " + name + " is" + place + wayOut;
    }
    if (holder.interfaces().isEmpty()) {
      return "port " + port + place + " has no interface" + wayOut;
    }
    String held = holder.interfaces().stream().map(InterfaceRow::name).collect(joining(", "));
    return "port " + port + place + " holds " + held + wayOut;
  }
}
