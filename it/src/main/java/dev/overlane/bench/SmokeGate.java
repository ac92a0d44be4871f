package dev.overlane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;

/**
 * What must not have grown: how much is sent, in counts that are the same on every machine, and
 * times as multiples of what the bare tools and the switches alone need in the same run, with
 * limits that only a gross regression exceeds. PURE.
 */
public final class SmokeGate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImmutableList<Check> checks;
  private final JsonNode fleet;
  private final JsonNode job;

  private SmokeGate(ImmutableList<Check> checks, JsonNode fleet, JsonNode job) {
    this.checks = checks;
    this.fleet = fleet;
    this.job = job;
  }

  /**
   * One thing that is looked at.
   *
   * @param found NaN if it was not measured
   * @param most what it may be
   */
  private record Check(String what, double found, double most) {
    /** A figure that was not measured is not well. */
    boolean holds() {
      return found <= most;
    }
  }

  /**
   * Judges.
   *
   * @param fleet an entry of what {@code --fleet} writes as JSON
   * @param job an entry of what {@code --job} does, with the columns overlane, direct and bare
   */
  public static SmokeGate of(JsonNode fleet, JsonNode job) {
    ImmutableList.Builder<Check> checks = ImmutableList.builder();
    counts(fleet, checks);
    ratios(job.path("columns"), checks);
    return new SmokeGate(checks.build(), fleet, job);
  }

  private static void counts(JsonNode fleet, ImmutableList.Builder<Check> checks) {
    double hosts = fleet.path("hosts").asDouble();
    JsonNode figures = fleet.path("figures");
    double flows = value(figures, "flows");
    checks.add(
        new Check(
            "requests to a new host but flow mods",
            (value(figures, "cold-messages") - value(figures, "cold-flow-mods")) / hosts,
            30),
        new Check("transactions to a new host", value(figures, "cold-transactions") / hosts, 2),
        new Check("bundles to a new host", value(figures, "cold-bundles") / hosts, 1),
        new Check("flow mods for each of its flows", value(figures, "cold-flow-mods") / flows, 1),
        new Check("transactions for a port that comes", value(figures, "add-transactions"), 1),
        new Check("flow mods for it, a host", value(figures, "add-flow-mods") / hosts, 8),
        new Check("transactions for one that moves", value(figures, "move-transactions"), 2),
        new Check("flow mods for that one, a host", value(figures, "move-flow-mods") / hosts, 9),
        new Check(
            "changes for an edit that means nothing", value(figures, "description-changes"), 0),
        new Check("transactions when all hosts return", value(figures, "return-transactions"), 0),
        new Check("flow mods when all hosts return", value(figures, "return-flow-mods"), 0),
        new Check(
            "readings of a host that returns", value(figures, "return-flow-reads") / hosts, 1));
  }

  private static void ratios(JsonNode columns, ImmutableList.Builder<Check> checks) {
    JsonNode overlane = columns.path("overlane");
    checks.add(
        new Check(
            "flows on a host, of those of the job's record",
            value(overlane, "flows-per-host") / value(columns.path("direct"), "flows-per-host"),
            1),
        new Check("flows lacking at a restart", value(overlane, "flows-lacked-at-restart"), 0),
        new Check("changes at a restart", value(overlane, "flow-changes-at-restart"), 0),
        new Check("from nothing, x bare tools", ratio(columns, "bare", "cold"), 60),
        new Check("a port that comes, x bare tools", ratio(columns, "bare", "add"), 8),
        new Check("a port that goes, x bare tools", ratio(columns, "bare", "remove"), 8),
        new Check("all flows put back, x bare tools", ratio(columns, "bare", "return"), 16));
  }

  private static double ratio(JsonNode columns, String other, String figure) {
    return value(columns.path("overlane").path(figure), "median-ms")
        / value(columns.path(other).path(figure), "median-ms");
  }

  private static double value(JsonNode node, String name) {
    return node.path(name).asDouble(Double.NaN);
  }

  /** Whether nothing has grown. */
  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  public String table() {
    TextTable table = new TextTable().row("", "FOUND", "AT MOST", "");
    for (Check check : checks) {
      table.row(
          check.what, number(check.found), number(check.most), check.holds() ? "" : "TOO MUCH");
    }
    StringBuilder text = new StringBuilder();
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /**
   * The judgement with all that it rests on.
   *
   * @param machine the facts that the figures depend on
   */
  public String json(ObjectNode machine) {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", machine);
    root.put("holds", holds());
    ArrayNode list = root.putArray("checks");
    for (Check check : checks) {
      ObjectNode entry = list.addObject().put("what", check.what);
      // JSON has no NaN: a figure that was not measured is null.
      entry.put("found", Double.isFinite(check.found) ? Double.valueOf(check.found) : null);
      entry.put("at-most", check.most).put("holds", check.holds());
    }
    root.set("fleet", fleet);
    root.set("job", job);
    return root.toPrettyString() + "\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }
}
