package dev.overlane.controller.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.proof.Violation;
import java.util.Locale;

/** A proof as JSON. Fields are part of the contract: they may be added, not renamed. PURE. */
public final class ProofJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProofJson() {}

  /** Returns one line of JSON. */
  public static String render(Auditor.Report report) {
    ProofResult result = report.result();
    ObjectNode root = JSON.createObjectNode();
    root.put("verdict", result.verdict().toString());
    root.put("revision", result.revision());
    root.put("at", result.at().toString());
    root.put("duration-ms", result.duration().toNanos() / 1e6);
    root.put("segments", result.segments().size());
    root.put("ports", result.scope().ports());
    root.put("flows", result.scope().flows());
    root.put("look-ups", result.scope().lookUps());
    root.put("switches-renewed", result.scope().renewed());
    ObjectNode hosts = root.putObject("hosts");
    result
        .hosts()
        .forEach(
            (name, fact) -> {
              ObjectNode host = hosts.putObject(name);
              host.put("flows", fact.flows());
              host.put("ports", fact.ports());
              host.put("as-of", fact.asOf().toString());
              host.put("read-anew", report.readAnew().contains(name));
              host.put("unseen", fact.unseen().isEmpty() ? null : fact.unseen());
            });
    ArrayNode expectations = root.putArray("expectations");
    result
        .expectations()
        .forEach(
            expected ->
                expectations
                    .addObject()
                    .put("text", expected.text())
                    .put("outcome", expected.outcome().word())
                    .put("why", expected.why().isEmpty() ? null : expected.why()));
    ArrayNode violations = root.putArray("violations");
    result.violations().forEach(found -> render(violations.addObject(), found, result.segments()));
    ArrayNode passed = root.putArray("passed");
    report.passed().forEach(found -> render(passed.addObject(), found, result.segments()));
    return root.toString();
  }

  private static void render(
      ObjectNode node, Violation violation, ImmutableMap<Integer, String> segments) {
    node.put("kind", violation.kind().name().toLowerCase(Locale.ROOT));
    node.put("title", violation.title());
    render(node.putObject("from"), violation.from());
    render(node.putObject("to"), violation.to());
    node.put("why", violation.why().isEmpty() ? null : violation.why());
    node.put("packet", violation.packet().isEmpty() ? null : violation.packet());
    ArrayNode way = node.putArray("way");
    for (Violation.Hop hop : violation.way()) {
      way.addObject()
          .put("host", hop.host())
          .put("table", hop.flow().key().table())
          .put("flow", FlowText.of(hop.flow()))
          .put("owner", FlowOwner.of(hop.flow(), segments));
    }
  }

  private static void render(ObjectNode node, Violation.End end) {
    node.put("host", end.host().isEmpty() ? null : end.host());
    node.put("port", end.port());
    node.put("segment", end.segment().isEmpty() ? null : end.segment());
  }
}
