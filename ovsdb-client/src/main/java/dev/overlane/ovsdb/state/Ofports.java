package dev.overlane.ovsdb.state;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The OpenFlow ports of one bridge (vswitch.xml, Interface ofport). A number that two interfaces
 * claim is nobody's: the switch is about to say whose it is.
 */
final class Ofports {
  /** OpenFlow's OFPP_MAX as Open vSwitch uses it: 0xfeff. */
  static final int MAX = 65279;

  private final ImmutableMultiset<Integer> claims;
  private final ImmutableSet<Integer> requests;

  Ofports(ImmutableList<Holder> ports) {
    Multiset<Integer> all = HashMultiset.create();
    ImmutableSet.Builder<Integer> asked = ImmutableSet.builder();
    for (Holder holder : ports) {
      for (InterfaceRow iface : holder.interfaces()) {
        iface.ofport().ifPresent(all::add);
        iface.ofportRequest().ifPresent(asked::add);
      }
    }
    this.claims = ImmutableMultiset.copyOf(all);
    this.requests = asked.build();
  }

  /** The number under which flows may name an interface; empty: there is none, or not for sure. */
  OptionalInt usable(InterfaceRow iface) {
    OptionalInt ofport = iface.ofport();
    boolean usable =
        ofport.isPresent()
            && iface.device() == DeviceState.HELD
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
    Optional<String> lost = lost(iface);
    if (lost.isPresent()) {
      return new ObservedPort.Failed(lost.get());
    }
    return isDisputed(ofport)
        ? new ObservedPort.Pending()
        : new ObservedPort.Ready(ofport, ExternalIds.attachedMac(iface));
  }

  /** Why an open interface carries nothing: its device is not the one that the switch opened. */
  Optional<String> lost(InterfaceRow iface) {
    return switch (iface.device()) {
      case HELD -> Optional.empty();
      case GONE -> Optional.of("its device is gone");
      case REMADE ->
          Optional.of(
              "its device was made anew, and Open vSwitch in userspace holds the old one;"
                  + " `ovs-vsctl set interface "
                  + iface.name()
                  + " ofport_request="
                  + another()
                  + "` has it open the new one");
    };
  }

  /** A number that no interface of the bridge has or asks for, and none had but long ago. */
  int another() {
    int number = MAX;
    while (claims.contains(number) || requests.contains(number)) {
      number--;
    }
    return number;
  }

  /** Whether an interface has this number. */
  boolean isClaimed(int ofport) {
    return claims.contains(ofport);
  }

  private boolean isDisputed(int ofport) {
    return claims.count(ofport) > 1;
  }

  static boolean isLegal(int ofport) {
    return ofport >= 1 && ofport <= MAX;
  }
}
