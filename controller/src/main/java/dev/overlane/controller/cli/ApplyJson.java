package dev.overlane.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.controller.look.ApplyReply;
import java.util.List;

/**
 * What {@code overlane apply --json} prints; docs/schema/apply.schema.json is its contract, and
 * what it says of the plan is as {@code overlane plan --json} says it.
 */
final class ApplyJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ApplyJson() {}

  static String refused(List<String> reasons) {
    ObjectNode root = JSON.createObjectNode();
    reasons.forEach(root.putArray("refused")::add);
    return root.put("applied", false).toString();
  }

  /** Of one of which it is not known. */
  static String unknown() {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("refused");
    return root.putNull("applied").toString();
  }

  static String planned(ApplyReply plan) {
    return of(plan).put("applied", false).toString();
  }

  static String applied(ApplyReply plan, long revision, Arrived arrived) {
    ObjectNode root = of(plan).put("applied", true).put("revision", revision);
    root.put("converged", arrived.isEverywhere());
    arrived.missing().forEach(root.putArray("missing")::add);
    return root.toString();
  }

  private static ObjectNode of(ApplyReply plan) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("refused");
    root.put("base", plan.base()).put("unsafe", plan.unsafe());
    try {
      root.set("plan", JSON.readTree(plan.plan()));
    } catch (JsonProcessingException other) {
      root.putNull("plan");
    }
    return root;
  }
}
