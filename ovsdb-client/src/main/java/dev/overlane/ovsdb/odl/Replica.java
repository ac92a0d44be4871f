package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.MirrorRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * A live copy of the monitored columns, fed by whole update notifications, so that what {@link
 * #snapshot} returns is always consistent. Confined to the session's event loop.
 */
final class Replica {
  private final TableReplica<RootRow> roots;
  private final TableReplica<BridgeRow> bridges;
  private final TableReplica<PortRow> ports;
  private final TableReplica<InterfaceRow> interfaces;
  private final TableReplica<ControllerRow> controllers;
  private final TableReplica<MirrorRow> mirrors;
  private final ImmutableMap<String, TableReplica<?>> byName;

  Replica(DatabaseSchema schema) {
    roots = new TableReplica<>(table(schema, Table.ROOT), alone(RowDecoder::root));
    bridges = new TableReplica<>(table(schema, Table.BRIDGE), alone(RowDecoder::bridge));
    ports = new TableReplica<>(table(schema, Table.PORT), alone(RowDecoder::port));
    interfaces = new TableReplica<>(table(schema, Table.INTERFACE), RowDecoder::iface);
    controllers =
        new TableReplica<>(table(schema, Table.CONTROLLER), alone(RowDecoder::controller));
    mirrors = new TableReplica<>(table(schema, Table.MIRROR), alone(RowDecoder::mirror));
    byName =
        ImmutableMap.of(
            Table.ROOT.schemaName(), roots,
            Table.BRIDGE.schemaName(), bridges,
            Table.PORT.schemaName(), ports,
            Table.INTERFACE.schemaName(), interfaces,
            Table.CONTROLLER.schemaName(), controllers,
            Table.MIRROR.schemaName(), mirrors);
  }

  /** Rows that mean what they say, whatever they said before. */
  private static <R> TableReplica.Decoder<R> alone(BiFunction<UUID, RowReader, R> decoder) {
    return (uuid, row, before) -> decoder.apply(uuid, row);
  }

  private static GenericTableSchema table(DatabaseSchema schema, Table table) {
    return schema.table(table.schemaName(), GenericTableSchema.class);
  }

  /** Applies table-updates (RFC 7047 section 4.1.6), the initial ones included. */
  void apply(JsonNode updates) {
    if (!updates.isObject()) {
      throw new ProtocolViolation("not an OVSDB server: bad update");
    }
    for (Map.Entry<String, JsonNode> update : updates.properties()) {
      TableReplica<?> table = byName.get(update.getKey());
      if (table != null) {
        int unused = RowReader.sense(() -> table.apply(update.getValue()));
      }
    }
  }

  /** An estimate of the heap that all rows take. */
  long weight() {
    return byName.values().stream().mapToLong(TableReplica::weight).sum();
  }

  /** How many rows there are. */
  int size() {
    return byName.values().stream().mapToInt(TableReplica::size).sum();
  }

  /** Returns the state after the last update; empty if table Open_vSwitch has no row. */
  Optional<OvsdbSnapshot> snapshot() {
    return roots.view().values().stream()
        .findFirst()
        .map(
            root ->
                new OvsdbSnapshot(
                    root,
                    bridges.view(),
                    ports.view(),
                    interfaces.view(),
                    controllers.view(),
                    mirrors.view()));
  }
}
