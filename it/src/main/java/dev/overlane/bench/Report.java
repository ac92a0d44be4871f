package dev.overlane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;

/** The figures as JSON and as a table for people. PURE but for the machine's facts. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode();
  private final TextTable table = new TextTable().row("", "OVERLANE", "", "BY HAND", "", "RATIO");

  Report(String ovsVersion) {
    root.set("machine", Machine.facts().put("open-vswitch", ovsVersion));
    root.putObject("figures");
  }

  /** Adds a figure with its baseline. */
  void add(String name, String title, Samples overlane, Samples byHand) {
    double ratio = overlane.median() / byHand.median();
    ObjectNode figure = ((ObjectNode) root.path("figures")).putObject(name);
    write(figure.putObject("overlane"), overlane);
    write(figure.putObject("by-hand"), byHand);
    figure.put("ratio", ratio);
    table.row(
        title,
        text("%.1f ms", overlane.median()),
        text("(%.1f .. %.1f)", overlane.least(), overlane.most()),
        text("%.1f ms", byHand.median()),
        text("(%.1f .. %.1f)", byHand.least(), byHand.most()),
        text("%.2f", ratio));
  }

  /** Adds the controller's memory. */
  void memory(long kibibytes) {
    ((ObjectNode) root.path("figures")).put("peak-rss-kib", kibibytes);
    table.row("peak resident memory", text("%.0f MB", kibibytes * 1024 / 1e6));
  }

  private static void write(ObjectNode node, Samples samples) {
    node.put("median-ms", samples.median());
    samples.millis().forEach(node.putArray("samples-ms")::add);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  String json() {
    return root.toPrettyString() + "\n";
  }

  String table() {
    StringBuilder text = new StringBuilder(Machine.line((ObjectNode) root.path("machine")));
    text.append("\nmedians (least .. most)\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
