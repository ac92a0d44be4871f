package dev.overlane.ovsdb.odl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.MonitorSelect;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * The columns that a snapshot is made of (vswitch.xml). No statistics and no status: those change
 * every few seconds on every host.
 */
final class Monitored {
  static final String DATABASE = "Open_vSwitch";

  private static final ImmutableMap<Table, ImmutableSet<String>> COLUMNS =
      ImmutableMap.of(
          Table.ROOT,
          ImmutableSet.of("bridges", "ssl", "external_ids", "ovs_version"),
          Table.BRIDGE,
          ImmutableSet.of(
              "name",
              "ports",
              "controller",
              "mirrors",
              "fail_mode",
              "datapath_type",
              "datapath_id",
              "protocols",
              "other_config",
              "external_ids"),
          Table.PORT,
          ImmutableSet.of(
              "name", "interfaces", "tag", "trunks", "vlan_mode", "fake_bridge", "external_ids"),
          Table.INTERFACE,
          ImmutableSet.of(
              "name",
              "type",
              "options",
              "ofport",
              "error",
              "ofport_request",
              "ifindex",
              "mac_in_use",
              "mtu_request",
              "external_ids"),
          Table.CONTROLLER,
          ImmutableSet.of("target", "is_connected", "connection_mode", "max_backoff"),
          Table.MIRROR,
          ImmutableSet.of(
              "name",
              "select_all",
              "select_src_port",
              "select_dst_port",
              "output_port",
              "output_vlan"));

  private Monitored() {}

  /** Returns what a server's schema lacks, in an operator's words; empty if nothing. */
  static Optional<String> missingFrom(DatabaseSchema schema) {
    String missing =
        COLUMNS.entrySet().stream()
            .flatMap(e -> missing(schema, e.getKey(), e.getValue()).stream())
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "database "
                + DATABASE
                + " there has schema version "
                + schema.getVersion()
                + ", which lacks "
                + missing
                + ": upgrade Open vSwitch");
  }

  private static List<String> missing(
      DatabaseSchema schema, Table table, ImmutableSet<String> columns) {
    String name = table.schemaName();
    if (!schema.hasTable(name)) {
      return List.of("table " + name);
    }
    GenericTableSchema present = schema.table(name, GenericTableSchema.class);
    return columns.stream().filter(c -> !present.hasColumn(c)).map(c -> name + "." + c).toList();
  }

  /** Returns the monitor-requests object (RFC 7047 section 4.1.5). */
  static ImmutableMap<String, MonitorRequest> requests() {
    ImmutableMap.Builder<String, MonitorRequest> requests = ImmutableMap.builder();
    COLUMNS.forEach(
        (table, columns) -> {
          MonitorRequest request = new MonitorRequest(table.schemaName(), columns);
          request.setSelect(new MonitorSelect(true, true, true, true));
          requests.put(table.schemaName(), request);
        });
    return requests.buildOrThrow();
  }
}
