package dev.overlane.ovsdb.odl;

import dev.overlane.ovsdb.state.DeviceState;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.MirrorRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of the wire as the snapshot's records, column by column (vswitch.xml). */
final class RowDecoder {
  private RowDecoder() {}

  static RootRow root(UUID uuid, RowReader row) {
    return new RootRow(
        uuid,
        row.refs("bridges"),
        row.refs("ssl").stream().findFirst(),
        row.map("external_ids"),
        row.optionalText("ovs_version"));
  }

  static BridgeRow bridge(UUID uuid, RowReader row) {
    return new BridgeRow(
        uuid,
        row.text("name"),
        row.refs("ports"),
        row.refs("controller"),
        row.refs("mirrors"),
        row.optionalText("fail_mode"),
        row.text("datapath_type"),
        row.optionalText("datapath_id"),
        row.texts("protocols"),
        row.map("other_config"),
        row.map("external_ids"));
  }

  static PortRow port(UUID uuid, RowReader row) {
    return new PortRow(
        uuid,
        row.text("name"),
        row.refs("interfaces"),
        row.optionalInt("tag"),
        row.ints("trunks"),
        row.optionalText("vlan_mode"),
        row.flag("fake_bridge"),
        row.map("external_ids"));
  }

  /**
   * Decodes a row of Interface.
   *
   * @param before the row as it was; null if it is new
   */
  static InterfaceRow iface(UUID uuid, RowReader row, @Nullable InterfaceRow before) {
    OptionalInt ofport = row.optionalInt("ofport");
    return new InterfaceRow(
        uuid,
        row.text("name"),
        row.text("type"),
        row.map("options"),
        ofport,
        row.optionalText("error"),
        row.optionalInt("ofport_request"),
        device(row, ofport, before),
        row.optionalInt("mtu_request"),
        row.map("external_ids"));
  }

  /** Of a device that the switch made itself nothing is said: it may be in another namespace. */
  private static DeviceState device(
      RowReader row, OptionalInt ofport, @Nullable InterfaceRow before) {
    if (!row.text("type").isEmpty()) {
      return DeviceState.HELD;
    }
    if (row.optionalInt("ifindex").equals(OptionalInt.of(0))
        && row.optionalText("mac_in_use").isEmpty()) {
      return DeviceState.GONE;
    }
    boolean opened = ofport.isPresent() && ofport.getAsInt() > 0;
    return opened
            && before != null
            && before.device() != DeviceState.HELD
            && before.ofport().equals(ofport)
        ? DeviceState.REMADE
        : DeviceState.HELD;
  }

  static ControllerRow controller(UUID uuid, RowReader row) {
    return new ControllerRow(
        uuid,
        row.text("target"),
        row.flag("is_connected"),
        row.optionalText("connection_mode"),
        row.optionalInt("max_backoff"));
  }

  static MirrorRow mirror(UUID uuid, RowReader row) {
    return new MirrorRow(
        uuid,
        row.text("name"),
        row.flag("select_all"),
        row.refs("select_src_port"),
        row.refs("select_dst_port"),
        row.refs("output_port").stream().findFirst(),
        row.optionalInt("output_vlan"));
  }
}
