package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;

/**
 * Reads servers' schemas (RFC 7047 section 3.2) with ODL and checks that we can work with them. A
 * thousand hosts of one release have one schema, so the last one is kept. Thread-safe.
 */
final class Schemas {
  static final String EMPTY =
      "its database Open_vSwitch is empty: run 'ovs-vsctl --no-wait init' there";

  private volatile @Nullable Known last;

  private record Known(JsonNode json, DatabaseSchema schema) {}

  /**
   * Reads the result of get_schema.
   *
   * @throws ProtocolViolation if it is no schema, or lacks what we need
   */
  DatabaseSchema read(JsonNode json) {
    Known known = last;
    if (known != null && known.json.equals(json)) {
      return known.schema;
    }
    DatabaseSchema schema = parse(json);
    Monitored.missingFrom(schema)
        .ifPresent(
            missing -> {
              throw new ProtocolViolation(missing);
            });
    last = new Known(json, schema);
    return schema;
  }

  private static DatabaseSchema parse(JsonNode json) {
    if (!json.path("tables").isObject()) {
      throw new ProtocolViolation("not an OVSDB server: its schema has no tables");
    }
    try {
      return DatabaseSchema.fromJson(Monitored.DATABASE, json).withInternallyGeneratedColumns();
    } catch (RuntimeException e) {
      // ODL has many kinds, and casts where it should ask.
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new ProtocolViolation("its schema cannot be read: " + why, e);
    }
  }
}
