package dev.overlane.ovsdb.odl;

import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.MirrorRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import java.util.OptionalInt;
import java.util.UUID;

/** Rows of the wire as the snapshot's records, column by column (vswitch.xml). */
final class RowDecoder {
  private RowDecoder() {}

  static RootRow root(UUID uuid, RowReader row) {
    return new RootRow(
        uuid, row.refs("bridges"), row.map("external_ids"), row.optionalText("ovs_version"));
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

  static InterfaceRow iface(UUID uuid, RowReader row) {
    return new InterfaceRow(
        uuid,
        row.text("name"),
        row.text("type"),
        row.map("options"),
        row.optionalInt("ofport"),
        row.optionalText("error"),
        // One that the switch made itself may be in another network namespace.
        row.text("type").isEmpty()
            && row.optionalInt("ifindex").equals(OptionalInt.of(0))
            && row.optionalText("mac_in_use").isEmpty(),
        row.optionalInt("mtu_request"),
        row.map("external_ids"));
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
