package dev.overlane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;

/** What proofs took, as JSON and as a table for people. PURE. */
final class ProofReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ArrayNode networks = JSON.createArrayNode();
  private final TextTable table = new TextTable().row("", "BY THE CLOCK", "", "PROCESSOR TIME");

  /** The network that the next figures are of. */
  void network(String title, int ports, long flows, long lookUps, long heapMebibytes) {
    networks
        .addObject()
        .put("network", title)
        .put("ports-per-host", ports)
        .put("flows", flows)
        .put("look-ups", lookUps)
        .put("heap-mib", heapMebibytes);
    table.row(text("%s: %,d flows, heap %,d MiB", title, flows, heapMebibytes));
  }

  /** A figure of the last network. */
  void add(String title, ProofBench.Timed timed) {
    ObjectNode figure = ((ObjectNode) networks.get(networks.size() - 1)).putObject(title);
    Samples clock = timed.clock();
    figure.put("median-ms", clock.median());
    figure.put("processor-median-ms", timed.processors().median());
    clock.millis().forEach(figure.putArray("samples-ms")::add);
    table.row(
        "  " + title,
        text("%.1f ms", clock.median()),
        text("(%.1f .. %.1f)", clock.least(), clock.most()),
        text("%.1f ms", timed.processors().median()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  String json() {
    return networks.toPrettyString() + "\n";
  }

  String table() {
    StringBuilder text = new StringBuilder("medians (least .. most)\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
