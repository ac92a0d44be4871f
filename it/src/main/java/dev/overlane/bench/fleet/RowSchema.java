package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.overlane.bench.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The schema of database Open_vSwitch, as Open vSwitch installs it on this machine (RFC 7047
 * section 3.2). A value; any thread.
 *
 * @param text as a server sends it
 * @param tables by name
 */
record RowSchema(String text, ImmutableMap<String, Table> tables) {
  private static final Path INSTALLED = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /**
   * One table.
   *
   * @param root whether its rows stay although nothing refers to them
   * @param unique columns in which no two rows are equal
   */
  record Table(boolean root, ImmutableList<String> unique, ImmutableMap<String, Column> columns) {}

  /**
   * One column.
   *
   * @param map whether it holds pairs
   * @param least how many atoms or pairs at least
   * @param strong whether it refers to rows that live as long as it does
   * @param initial its value in a row that does not say
   */
  record Column(boolean map, int least, boolean strong, Datum initial) {}

  /** Reads the schema of this machine's Open vSwitch. */
  static RowSchema installed() {
    try {
      ObjectMapper mapper = new ObjectMapper();
      JsonNode json = mapper.readTree(Files.readAllBytes(INSTALLED));
      ImmutableMap.Builder<String, Table> tables = ImmutableMap.builder();
      json.path("tables").properties().forEach(e -> tables.put(e.getKey(), table(e.getValue())));
      return new RowSchema(mapper.writeValueAsString(json), tables.buildOrThrow());
    } catch (IOException e) {
      throw new BenchFailure("cannot read Open vSwitch's schema: " + e);
    }
  }

  private static Table table(JsonNode json) {
    ImmutableMap.Builder<String, Column> columns = ImmutableMap.builder();
    json.path("columns")
        .properties()
        .forEach(e -> columns.put(e.getKey(), column(e.getValue().path("type"))));
    return new Table(
        json.path("isRoot").asBoolean(),
        Streams.stream(json.path("indexes"))
            .map(index -> index.path(0).asText())
            .collect(ImmutableList.toImmutableList()),
        columns.buildOrThrow());
  }

  private static Column column(JsonNode type) {
    int least = type.path("min").asInt(1);
    JsonNode key = type.isTextual() ? type : type.path("key");
    return new Column(
        type.has("value"),
        least,
        isStrong(key) || isStrong(type.path("value")),
        least == 0 ? Datum.EMPTY : initial(key.isTextual() ? key : key.path("type")));
  }

  private static boolean isStrong(JsonNode atom) {
    return atom.has("refTable") && !atom.path("refType").asText().equals("weak");
  }

  private static Datum initial(JsonNode type) {
    return switch (type.asText()) {
      case "integer" -> Datum.whole(0);
      case "boolean" -> Datum.flag(false);
      case "uuid" -> Datum.atom(Datum.uuid(NOBODY));
      default -> Datum.text("");
    };
  }

  Table table(String name) throws Refusal {
    Table table = tables.get(name);
    if (table == null) {
      throw new Refusal("unknown table", name);
    }
    return table;
  }

  /** A column of a table. */
  Column column(String table, String name) throws Refusal {
    Column column = table(table).columns.get(name);
    if (column == null) {
      throw new Refusal("unknown column", table + "." + name);
    }
    return column;
  }
}
