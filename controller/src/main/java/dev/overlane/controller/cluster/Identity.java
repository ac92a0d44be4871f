package dev.overlane.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * What a member says of itself in etcd.
 *
 * @param process what tells it from another process of the same name
 * @param file what tells the file that it has in force from others
 * @param version the program's
 */
record Identity(String process, String file, String version) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String text() {
    ObjectNode node = JSON.createObjectNode();
    return node.put("process", process).put("file", file).put("version", version).toString();
  }

  /** Reads what {@link #text} writes; what is not there is empty. */
  static Identity of(String text) {
    JsonNode node = json(text);
    return new Identity(
        node.path("process").asText(), node.path("file").asText(), node.path("version").asText());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException noJson) {
      return JSON.createObjectNode();
    }
  }

  /** What the key of a host says: who holds it, in which era. */
  record Holding(String member, int era) {

    String text() {
      ObjectNode node = JSON.createObjectNode();
      return node.put("member", member).put("era", era).toString();
    }

    static Holding of(String text) {
      JsonNode node = json(text);
      return new Holding(node.path("member").asText(), node.path("era").asInt());
    }
  }
}
