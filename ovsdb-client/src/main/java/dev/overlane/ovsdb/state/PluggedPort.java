package dev.overlane.ovsdb.state;

import dev.overlane.config.model.MacAddress;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.SnapshotIndex.Holder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface on Overlane's bridge that somebody else plugged in: neither marked nor declared nor
 * the local port. It may be a member, as a floating port or by a fake bridge; else it is foreign.
 *
 * @param portName Port name
 * @param interfaceName Interface name
 * @param type Interface type; {@code system} if it is unset
 * @param tag Port tag
 * @param plain whether the Port has this one interface of its own name, no trunks, no other
 *     vlan_mode than access, and is no fake bridge
 * @param ifaceId Interface external_ids:iface-id
 * @param attachedMac Interface external_ids:attached-mac, if it is the address of one station
 * @param ofport OpenFlow port, 1..65279; empty: not opened, gone, or also claimed by another
 *     interface
 * @param error Interface error: why the switch could not open it; or what became of its device
 */
public record PluggedPort(
    String portName,
    String interfaceName,
    String type,
    OptionalInt tag,
    boolean plain,
    Optional<String> ifaceId,
    Optional<MacAddress> attachedMac,
    OptionalInt ofport,
    Optional<String> error) {

  static PluggedPort of(Holder holder, InterfaceRow iface, Ofports ofports) {
    PortRow port = holder.port();
    return new PluggedPort(
        port.name(),
        iface.name(),
        InterfaceTypes.named(iface.type()),
        port.tag(),
        holder.isSimple()
            && port.trunks().isEmpty()
            && port.vlanMode().orElse("access").equals("access")
            && !port.fakeBridge(),
        ExternalIds.ifaceId(iface),
        ExternalIds.attachedMac(iface),
        ofports.usable(iface),
        ofports.lost(iface).or(iface::error));
  }
}
