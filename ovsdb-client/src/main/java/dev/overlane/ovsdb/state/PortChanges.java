package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;

/** Changes of Port and Interface rows. */
final class PortChanges {
  private PortChanges() {}

  /**
   * A port with its interface, not yet on any bridge.
   *
   * @param ordinal makes its labels unique in the change set
   */
  static ImmutableList<OvsdbChange> insert(DesiredPort desired, int ordinal) {
    ImmutableMap.Builder<String, OvsdbValue> iface = ImmutableMap.builder();
    iface.put("name", new OvsdbValue.Text(desired.interfaceName()));
    if (!desired.type().isEmpty()) {
      iface.put("type", new OvsdbValue.Text(desired.type()));
    }
    if (desired.ownsOptions()) {
      iface.put("options", new OvsdbValue.TextMap(ImmutableMap.copyOf(desired.options())));
    }
    desired.mtuRequest().ifPresent(mtu -> iface.put("mtu_request", new OvsdbValue.Whole(mtu)));
    String label = "interface" + ordinal;
    ImmutableMap.Builder<String, OvsdbValue> port = ImmutableMap.builder();
    port.put("name", new OvsdbValue.Text(desired.interfaceName()));
    port.put("interfaces", new OvsdbValue.RefSet(ImmutableSet.of(new Ref.Inserted(label))));
    if (desired.tag().isPresent()) {
      port.put("tag", ColumnDrift.tag(desired.tag()));
    }
    if (desired.fakeBridge()) {
      port.put("fake_bridge", new OvsdbValue.Flag(true));
    }
    port.put("external_ids", new OvsdbValue.TextMap(externalIds(desired)));
    String what = insertion(desired);
    return ImmutableList.of(
        new Insert(what, Table.INTERFACE, label, iface.buildOrThrow()),
        new Insert(what, Table.PORT, label(ordinal), port.buildOrThrow()));
  }

  /** A new port on a bridge that exists. */
  static ImmutableList<OvsdbChange> insertOn(BridgeRow bridge, DesiredPort desired, int ordinal) {
    return ImmutableList.<OvsdbChange>builder()
        .addAll(insert(desired, ordinal))
        .add(
            new MutateRefs(
                insertion(desired),
                Table.BRIDGE,
                bridge.uuid(),
                "ports",
                ImmutableSet.of(new Ref.Inserted(label(ordinal))),
                ImmutableSet.of()))
        .build();
  }

  /** The label of the Port row that {@link #insert} inserts. */
  static String label(int ordinal) {
    return "port" + ordinal;
  }

  /** What makes a port that is in place as desired; none if it is. */
  static ImmutableList<OvsdbChange> repair(DesiredPort desired, Placement.InPlace found) {
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    String title = "~ " + desired.title() + " ";
    PortRow port = found.port();
    Marking.of(desired.mark(), desired.told(), port.externalIds())
        .ifPresent(marking -> changes.add(marking.asChange(title, Table.PORT, port.uuid())));
    ColumnDrift onPort = ColumnDrift.ofPort(desired, port);
    if (!onPort.isEmpty()) {
      String what = title + String.join(", ", onPort.words());
      changes.add(new Update(what, Table.PORT, port.uuid(), onPort.columns()));
    }
    ColumnDrift onInterface = ColumnDrift.ofInterface(desired, found.iface());
    if (!onInterface.isEmpty()) {
      String what = title + String.join(", ", onInterface.words());
      changes.add(new Update(what, Table.INTERFACE, found.iface().uuid(), onInterface.columns()));
    }
    return changes.build();
  }

  /**
   * What becomes of a marked port that is not desired any more: one that Overlane made goes; one
   * that was there before, or that others have since made something else of, is only unmarked.
   */
  static ImmutableList<OvsdbChange> leave(OvsdbMark mark, Holder holder) {
    PortRow port = holder.port();
    boolean adopted =
        OvsdbMark.isAdopted(port.externalIds()) && mark.kind() != OvsdbMark.Kind.TUNNEL;
    String what = "- " + DesiredPort.title(mark, port.name());
    if (!adopted && holder.isSimple() && !holder.isLocal()) {
      return ImmutableList.of(
          new MutateRefs(
              what,
              Table.BRIDGE,
              holder.bridge().uuid(),
              "ports",
              ImmutableSet.of(),
              ImmutableSet.of(port.uuid())));
    }
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    boolean tagged = mark.kind() == OvsdbMark.Kind.PORT && port.tag().isPresent();
    String release =
        what + " stays, unmarked" + (tagged ? ", tag " + port.tag().getAsInt() + " -> none" : "");
    changes.add(Marking.remove(release, Table.PORT, port.uuid()));
    if (tagged) {
      changes.add(
          new Update(
              release, Table.PORT, port.uuid(), ImmutableMap.of("tag", ColumnDrift.CLEARED)));
    }
    return changes.build();
  }

  private static ImmutableMap<String, String> externalIds(DesiredPort desired) {
    return ImmutableMap.<String, String>builder()
        .putAll(desired.mark().asExternalIds())
        .putAll(desired.told())
        .buildOrThrow();
  }

  private static String insertion(DesiredPort desired) {
    return switch (desired.mark().kind()) {
      case TUNNEL -> "+ " + desired.title() + " " + desired.type() + tunnelWords(desired);
      case BRIDGE, SEGMENT, PORT ->
          "+ "
              + desired.title()
              + (desired.fakeBridge() ? " segment " + desired.mark().name() : "")
              + (desired.tag().isPresent() ? " tag " + desired.tag().getAsInt() : "")
              + (desired.fakeBridge() || desired.type().isEmpty() ? "" : " " + desired.type());
    };
  }

  private static String tunnelWords(DesiredPort desired) {
    String port = desired.options().get("dst_port");
    return " local-ip "
        + desired.options().get("local_ip")
        + (port == null ? "" : " udp-port " + port);
  }
}
