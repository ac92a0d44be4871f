package dev.overlane.controller.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.EnumMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import dev.overlane.controller.preview.HostChanges.Flows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan for scripts; docs/schema/plan.schema.json is its contract. */
public final class PlanJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  /**
   * Renders a plan.
   *
   * @param verbose whether each flow is listed
   * @param running whether a running controller made it
   */
  public static ObjectNode of(NetworkPlan plan, boolean verbose, boolean running) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("refused");
    root.put("running", running);
    root.put("nothing-to-do", !plan.hasChanges() && !plan.hasTrouble());
    root.put("worst", plan.hasChanges() ? plan.worst().toString() : null);
    root.set(
        "rows",
        counts(plan.countRows(Sign.ADD), plan.countRows(Sign.CHANGE), plan.countRows(Sign.REMOVE)));
    root.set(
        "flows",
        counts(
            plan.countFlows(Sign.ADD), plan.countFlows(Sign.CHANGE), plan.countFlows(Sign.REMOVE)));
    plan.released().forEach(root.putArray("released")::add);
    ObjectNode hosts = root.putObject("hosts");
    plan.hosts().forEach((name, host) -> hosts.set(name, host(host, verbose)));
    return root;
  }

  /** The same shape for a file that is refused: reasons, and nothing else. */
  public static ObjectNode refused(List<String> reasons, boolean running) {
    ObjectNode root = JSON.createObjectNode();
    reasons.forEach(root.putArray("refused")::add);
    return root.put("running", running);
  }

  private static ObjectNode counts(long added, long changed, long removed) {
    return JSON.createObjectNode().put("add", added).put("change", changed).put("remove", removed);
  }

  private static ObjectNode host(HostChanges host, boolean verbose) {
    ObjectNode node = JSON.createObjectNode();
    node.put("unreachable", host.unreachable().isEmpty() ? null : host.unreachable());
    host.problems().forEach(node.putArray("problems")::add);
    ArrayNode rows = node.putArray("rows");
    for (RowChange row : host.rows()) {
      rows.addObject()
          .put("sign", row.sign().toString())
          .put("what", row.what())
          .set("impact", impact(row.impact()));
    }
    node.set("flows", flows(host.flows(), verbose));
    host.notes().forEach(node.putArray("notes")::add);
    return node;
  }

  private static ObjectNode impact(Impact impact) {
    ObjectNode node = JSON.createObjectNode().put("class", impact.level().toString());
    impact.pairs().forEach(node.putArray("pairs")::add);
    return node.put("pair-count", impact.pairCount())
        .put("why", impact.why().isEmpty() ? null : impact.why());
  }

  private static ObjectNode flows(Flows flows, boolean verbose) {
    ObjectNode node =
        counts(flows.count(Sign.ADD), flows.count(Sign.CHANGE), flows.count(Sign.REMOVE));
    node.put("seen", flows.notSeen().isEmpty());
    node.put("not-seen", flows.notSeen().isEmpty() ? null : flows.notSeen());
    node.set("impact", impact(flows.impact()));
    node.set("groups", groups(flows.changes()));
    if (verbose) {
      ArrayNode list = node.putArray("list");
      for (FlowChange change : flows.changes()) {
        list.addObject()
            .put("sign", change.sign().toString())
            .put("segment", change.segment().isEmpty() ? null : change.segment())
            .put("feature", change.feature())
            .put("what", change.words())
            .put("flow", change.text());
      }
    }
    return node;
  }

  private record Group(String segment, String feature) {}

  private static ArrayNode groups(ImmutableList<FlowChange> changes) {
    Map<Group, Multiset<Sign>> groups = new LinkedHashMap<>();
    for (FlowChange change : changes) {
      groups
          .computeIfAbsent(
              new Group(change.segment(), change.feature()),
              group -> EnumMultiset.create(Sign.class))
          .add(change.sign());
    }
    ArrayNode array = JSON.createArrayNode();
    groups.forEach(
        (group, signs) -> {
          ObjectNode node =
              counts(signs.count(Sign.ADD), signs.count(Sign.CHANGE), signs.count(Sign.REMOVE));
          array.add(
              node.put("segment", group.segment.isEmpty() ? null : group.segment)
                  .put("feature", group.feature));
        });
    return array;
  }
}
