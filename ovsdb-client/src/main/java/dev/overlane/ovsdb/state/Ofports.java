package dev.overlane.ovsdb.state;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.OptionalInt;

/**
 * The OpenFlow ports of one bridge (vswitch.xml, Interface ofport). A number that two interfaces
 * claim is nobody's: the switch is about to say whose it is.
 */
final class Ofports {
  /** OpenFlow's OFPP_MAX as Open vSwitch uses it: 0xfeff. */
  static final int MAX = 65279;

  /** Said of an interface whose device is there no more. */
  static final String GONE = "its device is gone";

  private final ImmutableMultiset<Integer> claims;

  Ofports(ImmutableList<Holder> ports) {
    Multiset<Integer> all = HashMultiset.create();
    for (Holder holder : ports) {
      for (InterfaceRow iface : holder.interfaces()) {
        iface.ofport().ifPresent(all::add);
      }
    }
    this.claims = ImmutableMultiset.copyOf(all);
  }

  /** The number under which flows may name an interface; empty: there is none, or not for sure. */
  OptionalInt usable(InterfaceRow iface) {
    OptionalInt ofport = iface.ofport();
    boolean usable =
        ofport.isPresent()
            && !iface.deviceGone()
            && isLegal(ofport.getAsInt())
            && !isDisputed(ofport.getAsInt());
    return usable ? ofport : OptionalInt.empty();
  }

  /** How far the switch is with an interface whose rows agree. */
  ObservedPort opened(InterfaceRow iface) {
    if (iface.ofport().isEmpty()) {
      return new ObservedPort.Pending();
    }
    int ofport = iface.ofport().getAsInt();
    if (!isLegal(ofport)) {
      return new ObservedPort.Failed(iface.error().orElse("the switch gave it ofport " + ofport));
    }
    if (iface.deviceGone()) {
      return new ObservedPort.Failed(GONE);
    }
    return isDisputed(ofport)
        ? new ObservedPort.Pending()
        : new ObservedPort.Ready(ofport, ExternalIds.attachedMac(iface));
  }

  private boolean isDisputed(int ofport) {
    return claims.count(ofport) > 1;
  }

  private static boolean isLegal(int ofport) {
    return ofport >= 1 && ofport <= MAX;
  }
}
