package dev.overlane.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.bench.BenchFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rows of one bridge as a controller has made them, each interface with the number that the
 * switch has given it asked for, so that flows written beforehand fit. A value.
 *
 * @param bridge the bridge's row, which refers to its controller
 * @param ports each port with its interface, by the port's name
 */
record HostRows(Row bridge, ImmutableList<Row> controllers, Map<String, PortRows> ports) {
  private static final ObjectMapper JSON = Database.JSON;
  private static final int MOST_OFPORT = 0xff00;

  /** A port and its interface. */
  record PortRows(Row port, Row device) {
    ImmutableList<Row> both() {
      return ImmutableList.of(device, port);
    }
  }

  /** Reads them. */
  static HostRows read(Database database, String bridgeName) {
    JsonNode tables =
        database.transact(
            ImmutableList.of(
                select("Bridge", bridgeName), all("Port"), all("Interface"), all("Controller")));
    JsonNode bridge = tables.path(0).path("rows").path(0);
    if (bridge.isMissingNode()) {
      throw new BenchFailure("there is no " + bridgeName);
    }
    Map<String, PortRows> ports = new LinkedHashMap<>();
    for (JsonNode port : referred(tables.path(1), bridge.path("ports"))) {
      JsonNode device = referred(tables.path(2), port.path("interfaces")).get(0);
      ports.put(port.path("name").asText(), portRows(port, device));
    }
    ImmutableList<Row> controllers =
        referred(tables.path(3), bridge.path("controller")).stream()
            .map(row -> Row.of("Controller", row))
            .collect(ImmutableList.toImmutableList());
    Row bridgeRow = Row.of("Bridge", bridge);
    bridgeRow.refer("controller", controllers);
    return new HostRows(bridgeRow, controllers, ports);
  }

  private static PortRows portRows(JsonNode port, JsonNode device) {
    Row deviceRow = Row.of("Interface", device);
    int ofport = device.path("ofport").asInt();
    if (ofport > 0 && ofport < MOST_OFPORT) {
      deviceRow.columns().put("ofport_request", ofport);
    }
    Row portRow = Row.of("Port", port);
    portRow.refer("interfaces", ImmutableList.of(deviceRow));
    return new PortRows(portRow, deviceRow);
  }

  private static ObjectNode all(String table) {
    ObjectNode operation = JSON.createObjectNode().put("op", "select").put("table", table);
    operation.putArray("where");
    return operation;
  }

  private static ObjectNode select(String table, String name) {
    ObjectNode operation = all(table);
    operation.withArray("where").addArray().add("name").add("==").add(name);
    return operation;
  }

  private static ImmutableList<JsonNode> referred(JsonNode table, JsonNode references) {
    ImmutableList.Builder<JsonNode> rows = ImmutableList.builder();
    for (JsonNode row : table.path("rows")) {
      if (references.toString().contains(row.path("_uuid").path(1).asText())) {
        rows.add(row);
      }
    }
    return rows.build();
  }

  /** The operations that make all of it. */
  ImmutableList<ObjectNode> insertAll() {
    ImmutableList.Builder<ObjectNode> operations = ImmutableList.builder();
    controllers.forEach(row -> operations.add(row.insert()));
    ports.values().forEach(rows -> rows.both().forEach(row -> operations.add(row.insert())));
    return operations
        .add(bridgeWithPorts().insert())
        .add(mutate("Open_vSwitch", "", "bridges", "insert", Row.set(ImmutableList.of(bridge))))
        .build();
  }

  private Row bridgeWithPorts() {
    Row result = new Row(bridge.table(), bridge.id(), bridge.columns().deepCopy());
    result.refer("ports", ports.values().stream().map(PortRows::port).toList());
    return result;
  }

  /** The same for one ovs-vsctl(8). */
  ImmutableList<String> createAll() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    controllers.forEach(row -> words.addAll(row.create()));
    ports.values().forEach(rows -> rows.both().forEach(row -> words.addAll(row.create())));
    words.addAll(bridgeWithPorts().create());
    return words.add("--", "add", "Open_vSwitch", ".", "bridges", bridge.label()).build();
  }

  /** The operations that put one more port on the bridge. */
  ImmutableList<ObjectNode> insertPort(String port) {
    PortRows rows = port(port);
    return ImmutableList.of(
        rows.device().insert(),
        rows.port().insert(),
        mutate("Bridge", bridgeName(), "ports", "insert", Row.set(ImmutableList.of(rows.port()))));
  }

  /** The operation that takes it away again. */
  ImmutableList<ObjectNode> deletePort(String port) {
    return ImmutableList.of(
        mutate(
            "Bridge",
            bridgeName(),
            "ports",
            "delete",
            Row.set(ImmutableList.of(port(port).port()))));
  }

  /** Puts that port on the bridge by ovs-vsctl(8). */
  ImmutableList<String> createPort(String port) {
    PortRows rows = port(port);
    ImmutableList.Builder<String> words = ImmutableList.builder();
    rows.both().forEach(row -> words.addAll(row.create()));
    return words.add("--", "add", "Bridge", bridgeName(), "ports", rows.port().label()).build();
  }

  private PortRows port(String port) {
    PortRows rows = ports.get(port);
    if (rows == null) {
      throw new BenchFailure(bridgeName() + " has no port " + port);
    }
    return rows;
  }

  private String bridgeName() {
    return bridge.columns().path("name").asText();
  }

  /** A mutation of a set of references; {@code name} empty: of the only row. */
  static ObjectNode mutate(
      String table, String name, String column, String mutator, JsonNode references) {
    ObjectNode operation = JSON.createObjectNode().put("op", "mutate").put("table", table);
    var where = operation.putArray("where");
    if (!name.isEmpty()) {
      where.addArray().add("name").add("==").add(name);
    }
    operation.putArray("mutations").addArray().add(column).add(mutator).add(references);
    return operation;
  }
}
