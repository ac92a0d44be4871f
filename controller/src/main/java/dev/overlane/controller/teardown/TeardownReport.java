package dev.overlane.controller.teardown;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.state.TeardownPlan;
import dev.overlane.peers.PeerText;

/**
 * What a teardown tells. PURE.
 *
 * @param host the host's name
 * @param dryRun whether nothing was changed
 * @param plan what was, or would be, done
 * @param manager what is left of how the host is reached; empty: nothing
 */
public record TeardownReport(
    String host, boolean dryRun, TeardownPlan plan, ImmutableList<String> manager) {

  /** Lines for people, in plan notation; each ends with a line feed. */
  public String text() {
    if (plan.changes().isEmpty()) {
      return "Nothing of Overlane is left on " + host + "\n";
    }
    StringBuilder text = new StringBuilder(host + "\n");
    plan.changes().lines().forEach(line -> line(text, line));
    left().forEach(what -> line(text, "left: " + what));
    text.append('\n');
    int count = plan.changes().lines().size();
    text.append(count)
        .append(count == 1 ? " change" : " changes")
        .append(dryRun ? " to be made on " : " made on ")
        .append(host)
        .append('\n');
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append("  ").append(PeerText.tame(line)).append('\n');
  }

  /** The same as one line of JSON: {@code changes} have {@code sign} and {@code what}. */
  public String json() {
    ObjectNode json = start(host, dryRun);
    ArrayNode changes = json.putArray("changes");
    for (String line : plan.changes().lines()) {
      changes.addObject().put("sign", line.substring(0, 1)).put("what", line.substring(2));
    }
    ArrayNode left = json.putArray("left");
    if (!plan.changes().isEmpty()) {
      left().forEach(left::add);
    }
    return json.putNull("error") + "\n";
  }

  /** The JSON of a teardown that was refused or failed. */
  public static String refused(String host, boolean dryRun, String reason) {
    ObjectNode json = start(host, dryRun);
    json.putArray("changes");
    json.putArray("left");
    return json.put("error", reason) + "\n";
  }

  private static ObjectNode start(String host, boolean dryRun) {
    return JsonNodeFactory.instance.objectNode().put("host", host).put("dry-run", dryRun);
  }

  private ImmutableList<String> left() {
    ImmutableList.Builder<String> left = ImmutableList.builder();
    left.addAll(plan.left());
    for (String bridge : plan.others()) {
      left.add(
          "bridge "
              + bridge
              + ", which has Overlane's marks but not "
              + host
              + "'s datapath id; --bridge "
              + bridge
              + " clears it");
    }
    return left.addAll(manager).build();
  }
}
