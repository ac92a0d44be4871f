package dev.overlane.controller.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Joiner;
import dev.overlane.controller.preview.NetworkPlan;
import dev.overlane.controller.preview.PlanJson;
import dev.overlane.controller.preview.PlanText;
import java.io.IOException;
import java.util.List;

/**
 * What {@code overlane plan} ends with.
 *
 * @param exitCode 0 nothing to do, 1 error, 2 changes
 * @param out for standard output; empty or whole lines
 * @param err for standard error; empty or whole lines
 */
public record PlanReply(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A plan.
   *
   * @param running whether a running controller made it
   */
  public static PlanReply of(NetworkPlan plan, PlanOptions options, boolean running) {
    String out =
        options.json()
            ? PlanJson.of(plan, options.verbose(), running) + "\n"
            : PlanText.of(plan, options.verbose());
    return new PlanReply(plan.exitCode(), out, "");
  }

  /** A file that {@code run} would refuse. */
  public static PlanReply refused(List<String> reasons, PlanOptions options, boolean running) {
    return new PlanReply(
        NetworkPlan.ERROR,
        options.json() ? PlanJson.refused(reasons, running) + "\n" : "",
        Joiner.on('\n').join(reasons) + "\n");
  }

  /** As the control socket passes it on. */
  String toJson() {
    return JSON.createObjectNode().put("exit", exitCode).put("out", out).put("err", err).toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is something else: another version of Overlane answers there
   */
  public static PlanReply parse(String text) throws IOException {
    try {
      JsonNode reply = JSON.readTree(text);
      if (reply.path("exit").isInt()) {
        return new PlanReply(
            reply.path("exit").asInt(), reply.path("out").asText(), reply.path("err").asText());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the controller's answer is no plan: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the controller's answer is no plan");
  }
}
