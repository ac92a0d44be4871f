package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathType;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Has Open vSwitch let go of devices that are there no more ({@link DeviceState}), so that it opens
 * those that come in their place. It does so when it is asked for another ofport (vswitch.xml,
 * Interface ofport_request); without a device it then tells ofport -1, as the kernel's datapath
 * does by itself, and opens the next one as soon as that shows up. Deleting and adding the row
 * would do only if the switch saw both apart. The port has no flows meanwhile (the binding rule),
 * and nobody had the new number.
 *
 * @param changes a change for each port that needs one, of those that Overlane made itself
 * @param isUnderWay whether the switch has yet to do what an earlier change asks for. Until then no
 *     other port may come, go or be opened anew: the datapath gives numbers again at once.
 */
record Reopening(ImmutableList<OvsdbChange> changes, boolean isUnderWay) {
  static final Reopening NONE = new Reopening(ImmutableList.of(), false);

  static Reopening of(OvsdbState state, BridgeRow bridge, SnapshotIndex index) {
    if (state.bridge().datapathType() != DatapathType.NETDEV) {
      return NONE;
    }
    Ofports ofports = new Ofports(index.portsOf(bridge));
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    boolean underWay = false;
    for (DesiredPort desired : state.allPorts()) {
      if (Placement.of(desired, bridge.name(), index) instanceof Placement.InPlace found
          && isOurs(desired, found)
          && holdsWhatIsGone(found.iface())) {
        if (isAsked(found.iface(), ofports)) {
          underWay = true;
        } else {
          changes.add(
              new Update(
                  "~ " + desired.title() + " opened anew: its device was deleted",
                  Table.INTERFACE,
                  found.iface().uuid(),
                  ImmutableMap.of("ofport_request", new OvsdbValue.Whole(ofports.another()))));
        }
      }
    }
    return new Reopening(changes.build(), underWay);
  }

  /** The change to begin with. */
  ImmutableList<OvsdbChange> next() {
    return changes.stream().limit(1).collect(ImmutableList.toImmutableList());
  }

  /** All changes, behind others. */
  ImmutableList<OvsdbChange> after(ImmutableList<OvsdbChange> others) {
    return ImmutableList.<OvsdbChange>builder().addAll(others).addAll(changes).build();
  }

  private static boolean isOurs(DesiredPort desired, Placement.InPlace found) {
    ImmutableMap<String, String> ids = found.port().externalIds();
    return OvsdbMark.in(ids).equals(Optional.of(desired.mark())) && !OvsdbMark.isAdopted(ids);
  }

  private static boolean holdsWhatIsGone(InterfaceRow iface) {
    return iface.device() != DeviceState.HELD && isLegal(iface.ofport());
  }

  private static boolean isAsked(InterfaceRow iface, Ofports ofports) {
    OptionalInt asked = iface.ofportRequest();
    return isLegal(asked) && !asked.equals(iface.ofport()) && !ofports.isClaimed(asked.getAsInt());
  }

  private static boolean isLegal(OptionalInt ofport) {
    return ofport.isPresent() && Ofports.isLegal(ofport.getAsInt());
  }
}
