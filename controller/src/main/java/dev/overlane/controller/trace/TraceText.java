package dev.overlane.controller.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Strings;
import com.google.common.collect.Streams;
import java.util.stream.Collectors;

/**
 * A trace for people, made of its JSON: so the command line asks once, and what it prints and what
 * it exits with speak of the same packet.
 */
public final class TraceText {
  private TraceText() {}

  /** Returns the text, every line ended. */
  public static String render(JsonNode trace) {
    StringBuilder text = new StringBuilder();
    text.append(port(trace.path("from"))).append(" to ").append(port(trace.path("to")));
    text.append('\n');
    packet(text, trace.path("packet"));
    int width = tableWidth(trace);
    trace.path("hosts").forEach(host -> host(text, host, width));
    text.append('\n');
    text.append(trace.path("disposition").asText()).append(": ");
    text.append(trace.path("reason").asText()).append('\n');
    trace.path("notes").forEach(note -> text.append("  note: ").append(note.asText()).append('\n'));
    JsonNode change = trace.path("change");
    if (change.isObject()) {
      text.append("  ").append(change.path("file").asText());
      text.append(':').append(change.path("line").asInt());
      text.append(':').append(change.path("column").asInt());
      text.append(": ").append(change.path("advice").asText()).append('\n');
    }
    return text.toString();
  }

  private static String port(JsonNode port) {
    String host = port.path("host").asText("");
    return port.path("port").asText()
        + " ("
        + (port.path("host").isNull() ? "nowhere" : host)
        + ", segment "
        + port.path("segment").asText()
        + ")";
  }

  private static void packet(StringBuilder text, JsonNode packet) {
    address(text, "from", packet, "eth-src");
    address(text, "to", packet, "eth-dst");
    String content = packet.path("content").asText("");
    if (!content.isEmpty()) {
      text.append("  with ").append(content).append('\n');
    }
    packet.path("vlans").forEach(vlan -> text.append("  tag  ").append(vlan.asInt()).append('\n'));
  }

  private static void address(StringBuilder text, String word, JsonNode packet, String key) {
    text.append("  ").append(Strings.padEnd(word, 4, ' ')).append(' ');
    text.append(packet.path(key).asText());
    text.append(" (").append(packet.path(key + "-is").asText()).append(")\n");
  }

  /** So that what stands behind the names of the tables that the packet meets is one column. */
  private static int tableWidth(JsonNode trace) {
    return Streams.stream(trace.path("hosts"))
        .flatMap(host -> Streams.stream(host.path("steps")))
        .mapToInt(step -> step.path("name").asText().length() + 1)
        .max()
        .orElse(0);
  }

  private static void host(StringBuilder text, JsonNode host, int tableWidth) {
    JsonNode tunnel = host.path("tunnel");
    text.append('\n');
    if (tunnel.isObject()) {
      text.append("  tunnel ").append(tunnel.path("from").asText());
      text.append(" > ").append(tunnel.path("to").asText());
      text.append(", key ").append(tunnel.path("key").asLong()).append("\n\n");
    }
    text.append(host.path("host").asText()).append(", in by ");
    text.append(host.path("in-port-name").asText());
    text.append(" (port ").append(host.path("in-port").asInt()).append("), ");
    text.append(host.path("tables").asText()).append('\n');
    host.path("steps").forEach(step -> step(text, step, tableWidth));
  }

  private static void step(StringBuilder text, JsonNode step, int tableWidth) {
    String name = step.path("name").asText();
    text.append("  ").append(Strings.padEnd(name, tableWidth, ' '));
    if (step.path("flow").isNull()) {
      text.append("no flow matches\n");
      return;
    }
    text.append(step.path("match").asText()).append('\n');
    String indent = " ".repeat(tableWidth + 4);
    text.append(indent).append(step.path("owner").asText()).append('\n');
    text.append(indent).append("-> ");
    text.append(
        Streams.stream(step.path("does")).map(JsonNode::asText).collect(Collectors.joining("; ")));
    text.append('\n');
  }
}
