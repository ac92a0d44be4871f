package dev.overlane.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.status.HostNote;
import dev.overlane.controller.status.HostStatus.LastError;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a member has met with hosts, as the text of its key. PURE. */
final class Notes {
  /** As many hosts as one text tells of; more are in trouble only where the network is. */
  static final int MOST_HOSTS = 1_000;

  /** Of an error, in characters. */
  static final int LONGEST = 300;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Notes() {}

  /**
   * Writes them.
   *
   * @param notes by host
   */
  static String text(ImmutableSortedMap<String, HostNote> notes) {
    ObjectNode root = JSON.createObjectNode();
    notes.entrySet().stream()
        .filter(note -> !note.getValue().isEmpty())
        .limit(MOST_HOSTS)
        .forEach(note -> write(root.putObject(note.getKey()), note.getValue()));
    return root.toString();
  }

  private static void write(ObjectNode node, HostNote note) {
    node.put("drift-repaired", note.driftRepaired());
    note.lastError()
        .ifPresent(
            error -> {
              node.put("last-error", cut(error.text()));
              node.put("last-error-since", error.since());
            });
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** Reads what {@link #text} writes; anything else is none. */
  static ImmutableSortedMap<String, HostNote> of(String text) {
    ImmutableSortedMap.Builder<String, HostNote> notes = ImmutableSortedMap.naturalOrder();
    try {
      for (Map.Entry<String, JsonNode> host : JSON.readTree(text).properties()) {
        notes.put(host.getKey(), read(host.getValue()));
      }
    } catch (IOException noJson) {
      return ImmutableSortedMap.of();
    }
    return notes.buildOrThrow();
  }

  private static HostNote read(JsonNode node) {
    JsonNode error = node.path("last-error");
    return new HostNote(
        Math.max(0, node.path("drift-repaired").asLong()),
        error.isTextual()
            ? Optional.of(new LastError(error.asText(), node.path("last-error-since").asText()))
            : Optional.empty());
  }
}
