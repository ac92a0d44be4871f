package dev.overlane.controller.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.controller.status.TextTable;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.proof.Violation;
import java.util.Locale;
import java.util.Map;

/** A proof for people, made of its JSON, so that both say the same. PURE. */
public final class ProofText {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Most characters of a flow: replication lists may be thousands long. */
  private static final int LONGEST_FLOW = 220;

  private ProofText() {}

  /**
   * Returns the text, every line ended.
   *
   * @param json what {@link ProofJson#render} returned
   * @throws IllegalArgumentException if it is something else
   */
  public static String render(String json) {
    JsonNode proof;
    try {
      proof = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no proof: " + json, e);
    }
    StringBuilder text = new StringBuilder();
    appendVerdict(text, proof);
    appendHosts(text, proof);
    proof.path("expectations").forEach(expected -> appendExpected(text, expected));
    int number = 1;
    for (JsonNode violation : proof.path("violations")) {
      text.append('\n').append(number++).append(". ");
      appendViolation(text, violation);
    }
    for (JsonNode passed : proof.path("passed")) {
      text.append("\nIt was so for a moment, and is repaired: ");
      text.append(passed.path("title").asText()).append('\n');
    }
    return text.toString();
  }

  private static void appendVerdict(StringBuilder text, JsonNode proof) {
    String verdict = proof.path("verdict").asText();
    text.append("revision ").append(proof.path("revision").asLong()).append(": ");
    text.append(
        switch (verdict) {
          case "proven" -> "proven: no packet can cross from one segment to another";
          case "violated" -> "violated: packets can come out where they must not, or do not arrive";
          default -> "unknown: nothing speaks against it, but not all switches are seen";
        });
    text.append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%d segments, %d ports, %d flows, %d look-ups of header sets; %.1f ms%n",
            proof.path("segments").asInt(),
            proof.path("ports").asInt(),
            proof.path("flows").asLong(),
            proof.path("look-ups").asLong(),
            proof.path("duration-ms").asDouble()));
  }

  private static void appendHosts(StringBuilder text, JsonNode proof) {
    TextTable table = new TextTable().row("HOST", "PORTS", "FLOWS", "AS OF", "");
    for (Map.Entry<String, JsonNode> entry : proof.path("hosts").properties()) {
      JsonNode host = entry.getValue();
      String seen = host.path("read-anew").asBoolean() ? "read anew" : "as last told";
      String unseen = host.path("unseen").asText("");
      table.row(
          entry.getKey(),
          host.path("ports").asText(),
          host.path("flows").asText(),
          host.path("as-of").asText(),
          host.path("unseen").isNull() ? seen : "not seen: " + unseen);
    }
    table.lines().forEach(line -> text.append(line).append('\n'));
  }

  private static void appendExpected(StringBuilder text, JsonNode expected) {
    String why = expected.path("why").isNull() ? "" : ": " + expected.path("why").asText();
    text.append(expected.path("outcome").asText())
        .append(": ")
        .append(expected.path("text").asText())
        .append(why)
        .append('\n');
  }

  private static void appendViolation(StringBuilder text, JsonNode violation) {
    text.append(violation.path("title").asText()).append('\n');
    if (!violation.path("why").isNull()) {
      text.append("   ").append(violation.path("why").asText()).append('\n');
    }
    if (!violation.path("packet").isNull()) {
      text.append("   packet ").append(violation.path("packet").asText()).append('\n');
    }
    for (JsonNode hop : violation.path("way")) {
      text.append("   ").append(hop.path("host").asText()).append(": ");
      text.append(shortened(hop.path("flow").asText())).append('\n');
      text.append("      by ").append(hop.path("owner").asText()).append('\n');
    }
  }

  /** A violation for a log. */
  static String inOneLine(Violation violation) {
    StringBuilder line = new StringBuilder(violation.title());
    if (!violation.why().isEmpty()) {
      line.append(": ").append(violation.why());
    }
    if (!violation.packet().isEmpty()) {
      line.append("; for example ").append(violation.packet());
    }
    if (!violation.way().isEmpty()) {
      Violation.Hop last = violation.way().get(violation.way().size() - 1);
      line.append("; last by flow ").append(shortened(FlowText.of(last.flow())));
      line.append(" on ").append(last.host());
    }
    return line.toString();
  }

  private static String shortened(String flow) {
    return flow.length() <= LONGEST_FLOW ? flow : flow.substring(0, LONGEST_FLOW) + " ...";
  }
}
