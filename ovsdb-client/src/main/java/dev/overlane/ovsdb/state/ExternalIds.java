package dev.overlane.ovsdb.state;

import dev.overlane.config.model.MacAddress;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import java.util.Optional;

/** Keys of Interface external_ids that others write (vswitch.xml, Interface external_ids). */
final class ExternalIds {
  /** The name that the virtualisation gives the device. */
  private static final String IFACE_ID = "iface-id";

  private static final String ATTACHED_MAC = "attached-mac";

  private ExternalIds() {}

  static Optional<String> ifaceId(InterfaceRow row) {
    return Optional.ofNullable(row.externalIds().get(IFACE_ID));
  }

  /** The address of the station behind an interface; one that no single station has is as none. */
  static Optional<MacAddress> attachedMac(InterfaceRow row) {
    return Optional.ofNullable(row.externalIds().get(ATTACHED_MAC))
        .flatMap(MacAddress::parse)
        .filter(mac -> !mac.isGroup() && !mac.isZero());
  }
}
