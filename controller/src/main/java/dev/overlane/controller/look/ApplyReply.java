package dev.overlane.controller.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;

/**
 * What a member answers to somebody who wants to apply a network.
 *
 * @param refused why it is not taken, or not planned; empty: it is
 * @param plan what it would change, as {@code overlane plan} tells it; empty: nobody asked for that
 * @param planExit with which exit code {@code overlane plan} would end
 * @param unsafe whether traffic that may go on is held up by it
 * @param base the revision that etcd names, on which this one is to follow; 0: none
 * @param revision the one that was put, or that holds the same already; 0: nothing was put
 */
public record ApplyReply(
    ImmutableList<String> refused,
    String plan,
    int planExit,
    boolean unsafe,
    long base,
    long revision) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It is not taken. */
  static ApplyReply refused(Iterable<String> reasons) {
    return new ApplyReply(ImmutableList.copyOf(reasons), "", 1, false, 0, 0);
  }

  /** It was put. */
  static ApplyReply put(long revision) {
    return new ApplyReply(ImmutableList.of(), "", 0, false, revision, revision);
  }

  /** As the control socket passes it on. */
  String toJson() {
    var node = JSON.createObjectNode();
    refused.forEach(node.putArray("refused")::add);
    return node.put("plan", plan)
        .put("plan-exit", planExit)
        .put("unsafe", unsafe)
        .put("base", base)
        .put("revision", revision)
        .toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is something else: another version of Overlane answers there
   */
  public static ApplyReply parse(String text) throws IOException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("base").isIntegralNumber()) {
        ImmutableList.Builder<String> refused = ImmutableList.builder();
        node.path("refused").forEach(one -> refused.add(one.asText()));
        return new ApplyReply(
            refused.build(),
            node.path("plan").asText(),
            node.path("plan-exit").asInt(),
            node.path("unsafe").asBoolean(),
            node.path("base").asLong(),
            node.path("revision").asLong());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the controller's answer is none: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the controller's answer is none");
  }
}
