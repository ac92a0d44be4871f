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
 * @param revision the one of the cluster's network that it has in force; 0: none
 * @param behind whether it has no share of the hosts, for it has another network than it should
 */
record Identity(String process, String file, String version, long revision, boolean behind) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a process of which it is not known yet what network it should have. */
  static Identity of(String process, String file, String version) {
    return new Identity(process, file, version, 0, false);
  }

  /** As this, where the process stands so to what etcd names. */
  Identity at(Standing standing) {
    return new Identity(
        process, file, version, standing.revision(), standing.state() == Standing.State.BEHIND);
  }

  /** Whether the process has in force what etcd names; former versions tell by their file alone. */
  boolean follows(Applied named) {
    return !behind && (revision == named.revision() || file.equals(named.network()));
  }

  String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("process", process).put("file", file).put("version", version);
    return node.put("revision", revision).put("behind", behind).toString();
  }

  /** Reads what {@link #text} writes; what is not there is empty. */
  static Identity of(String text) {
    JsonNode node = json(text);
    return new Identity(
        node.path("process").asText(),
        node.path("file").asText(),
        node.path("version").asText(),
        node.path("revision").asLong(),
        node.path("behind").asBoolean());
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
