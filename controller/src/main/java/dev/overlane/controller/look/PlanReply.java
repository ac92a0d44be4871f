package dev.overlane.controller.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.FilePlaces;
import dev.overlane.controller.plan.Hazard;
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
 * @param hazards why a running controller would not take the file, if that is so: {@code out} and
 *     {@code err} tell the same
 */
public record PlanReply(int exitCode, String out, String err, ImmutableList<Hazard> hazards) {
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
    return new PlanReply(plan.exitCode(), out, "", ImmutableList.of());
  }

  /** A file that {@code run} would refuse. */
  public static PlanReply refused(List<String> reasons, PlanOptions options, boolean running) {
    return new PlanReply(
        NetworkPlan.ERROR,
        options.json() ? PlanJson.refused(reasons, running) + "\n" : "",
        Joiner.on('\n').join(reasons) + "\n",
        ImmutableList.of());
  }

  /** A file that a running controller would refuse for what it has been before. */
  static PlanReply unsafe(ImmutableList<Hazard> hazards, FilePlaces places, PlanOptions options) {
    PlanReply told =
        refused(hazards.stream().map(h -> h.in(places).toString()).toList(), options, true);
    return new PlanReply(told.exitCode, told.out, told.err, hazards);
  }

  /** The same, told of the files that the user wrote, where another text was asked about. */
  public PlanReply at(FilePlaces places, PlanOptions options) {
    return hazards.isEmpty() ? this : unsafe(hazards, places, options);
  }

  /** As the control socket passes it on. */
  String toJson() {
    ObjectNode reply =
        JSON.createObjectNode().put("exit", exitCode).put("out", out).put("err", err);
    ArrayNode told = reply.putArray("hazards");
    for (Hazard hazard : hazards) {
      ObjectNode one = told.addObject().put("text", hazard.text()).put("hint", hazard.hint());
      hazard.path().forEach(one.putArray("path")::add);
    }
    return reply.toString();
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
            reply.path("exit").asInt(),
            reply.path("out").asText(),
            reply.path("err").asText(),
            hazards(reply.path("hazards")));
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the controller's answer is no plan: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the controller's answer is no plan");
  }

  private static ImmutableList<Hazard> hazards(JsonNode told) {
    ImmutableList.Builder<Hazard> hazards = ImmutableList.builder();
    for (JsonNode one : told) {
      ImmutableList.Builder<String> path = ImmutableList.builder();
      one.path("path").forEach(key -> path.add(key.asText()));
      hazards.add(new Hazard(path.build(), one.path("text").asText(), one.path("hint").asText()));
    }
    return hazards.build();
  }
}
