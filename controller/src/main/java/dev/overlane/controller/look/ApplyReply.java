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
 * @param unsafe whether traffic that may go on is held up by it, or may be
 * @param unseen hosts that could not be looked at: what it costs there is not known
 * @param base the revision that etcd names, on which this one is to follow; 0: none
 * @param revision the one that was put, or that holds the same already; 0: nothing was put
 * @param unknown why it is not known whether it was put; empty: it is
 */
public record ApplyReply(
    ImmutableList<String> refused,
    String plan,
    int planExit,
    boolean unsafe,
    ImmutableList<String> unseen,
    long base,
    long revision,
    String unknown) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It is not taken. */
  static ApplyReply refused(Iterable<String> reasons) {
    return new ApplyReply(
        ImmutableList.copyOf(reasons), "", 1, false, ImmutableList.of(), 0, 0, "");
  }

  /** It was put. */
  static ApplyReply put(long revision) {
    return new ApplyReply(
        ImmutableList.of(), "", 0, false, ImmutableList.of(), revision, revision, "");
  }

  /** It may have been put, or be put yet. */
  static ApplyReply unknown(String why) {
    return new ApplyReply(ImmutableList.of(), "", 0, false, ImmutableList.of(), 0, 0, why);
  }

  /** As the control socket passes it on. */
  String toJson() {
    var node = JSON.createObjectNode();
    refused.forEach(node.putArray("refused")::add);
    unseen.forEach(node.putArray("unseen")::add);
    return node.put("plan", plan)
        .put("plan-exit", planExit)
        .put("unsafe", unsafe)
        .put("base", base)
        .put("revision", revision)
        .put("unknown", unknown)
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
        return new ApplyReply(
            texts(node.path("refused")),
            node.path("plan").asText(),
            node.path("plan-exit").asInt(),
            node.path("unsafe").asBoolean(),
            texts(node.path("unseen")),
            node.path("base").asLong(),
            node.path("revision").asLong(),
            node.path("unknown").asText());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the controller's answer is none: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the controller's answer is none");
  }

  private static ImmutableList<String> texts(JsonNode array) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    array.forEach(one -> texts.add(one.asText()));
    return texts.build();
  }
}
