package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The value of a column (RFC 7047 section 5.1): atoms, each with another one in a map and with
 * nothing in a set. A single atom is a set of one. A value; any thread.
 *
 * @param entries keys, and their values or {@link NullNode}
 */
record Datum(ImmutableMap<JsonNode, JsonNode> entries) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** No atoms. */
  static final Datum EMPTY = new Datum(ImmutableMap.of());

  static Datum text(String text) {
    return atom(NODES.textNode(text));
  }

  static Datum whole(int number) {
    return atom(NODES.numberNode(number));
  }

  static Datum flag(boolean flag) {
    return atom(NODES.booleanNode(flag));
  }

  static Datum texts(Map<String, String> map) {
    ImmutableMap.Builder<JsonNode, JsonNode> entries = ImmutableMap.builder();
    map.forEach((key, value) -> entries.put(NODES.textNode(key), NODES.textNode(value)));
    return new Datum(entries.buildOrThrow());
  }

  static Datum atom(JsonNode atom) {
    return new Datum(ImmutableMap.of(atom, NullNode.instance));
  }

  /** A reference to a row. */
  static JsonNode uuid(String uuid) {
    return NODES.arrayNode().add("uuid").add(uuid);
  }

  /**
   * Reads a value.
   *
   * @param atoms turns each atom into the one that is meant
   */
  static Datum of(JsonNode json, UnaryOperator<JsonNode> atoms) {
    Map<JsonNode, JsonNode> entries = new LinkedHashMap<>();
    String tag = json.isArray() ? json.path(0).asText() : "";
    if (tag.equals("map")) {
      json.path(1)
          .forEach(pair -> entries.put(atoms.apply(pair.path(0)), atoms.apply(pair.path(1))));
    } else if (tag.equals("set")) {
      json.path(1).forEach(atom -> entries.put(atoms.apply(atom), NullNode.instance));
    } else {
      entries.put(atoms.apply(json), NullNode.instance);
    }
    return new Datum(ImmutableMap.copyOf(entries));
  }

  /** As JSON. */
  JsonNode json(boolean asMap) {
    if (!asMap && entries.size() == 1) {
      return entries.keySet().iterator().next();
    }
    ArrayNode list = NODES.arrayNode();
    entries.forEach((key, value) -> list.add(asMap ? NODES.arrayNode().add(key).add(value) : key));
    return NODES.arrayNode().add(asMap ? "map" : "set").add(list);
  }

  /** With the atoms of another one, where it has none under their keys. */
  Datum plus(Datum more) {
    Map<JsonNode, JsonNode> all = new LinkedHashMap<>(entries);
    more.entries.forEach(all::putIfAbsent);
    return new Datum(ImmutableMap.copyOf(all));
  }

  /** A single whole number and another one. */
  Datum sum(Datum more) {
    return atom(NODES.numberNode(number() + more.number()));
  }

  private int number() {
    return entries.keySet().iterator().next().asInt();
  }

  /** Without the keys of another one; of a map's pairs those must be equal, if given as pairs. */
  Datum minus(Datum less) {
    Map<JsonNode, JsonNode> rest = new LinkedHashMap<>(entries);
    less.entries.forEach(
        (key, value) -> {
          if (value.isNull()) {
            rest.remove(key);
          } else {
            rest.remove(key, value);
          }
        });
    return new Datum(ImmutableMap.copyOf(rest));
  }

  /** The text of a column that has one; empty if there is none. */
  String text() {
    return entries.isEmpty() ? "" : entries.keySet().iterator().next().asText();
  }

  /** The whole number of a column that has one; 0 if there is none. */
  int whole() {
    return entries.isEmpty() ? 0 : entries.keySet().iterator().next().asInt();
  }

  /** What a map of texts has under a key. */
  Optional<String> under(String key) {
    return Optional.ofNullable(entries.get(NODES.textNode(key))).map(JsonNode::asText);
  }

  /** The rows that it refers to, by key or by value. */
  ImmutableList<String> references() {
    ImmutableList.Builder<String> rows = ImmutableList.builder();
    entries.forEach(
        (key, value) -> {
          if (isReference(key)) {
            rows.add(key.path(1).asText());
          }
          if (isReference(value)) {
            rows.add(value.path(1).asText());
          }
        });
    return rows.build();
  }

  private static boolean isReference(JsonNode atom) {
    return atom.isArray() && atom.path(0).asText().equals("uuid");
  }
}
