package dev.overlane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.status.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of drift as JSON and as tables for people. PURE but for the machine's facts. */
final class DriftReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<DriftKind, DriftFigures> measured;
  private final ObjectNode machine;
  private final long peakKibibytes;

  /**
   * @param flows how many the switch had
   * @param peakKibibytes the most memory that the controller had resident
   */
  DriftReport(
      Map<DriftKind, DriftFigures> measured, int flows, long peakKibibytes, String ovsVersion) {
    this.measured = measured;
    this.peakKibibytes = peakKibibytes;
    this.machine = Machine.facts().put("open-vswitch", ovsVersion).put("flows", flows);
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", machine);
    ObjectNode figures = root.putObject("figures");
    measured.forEach((kind, of) -> write(figures.putObject(kind.name()), of));
    figures.put("peak-rss-kib", peakKibibytes);
    return root.toPrettyString() + "\n";
  }

  private static void write(ObjectNode figure, DriftFigures of) {
    write(figure.putObject("overlane"), of.inForce);
    write(figure.putObject("wire-first-byte"), of.firstByte);
    write(figure.putObject("wire-changes"), of.changes);
    write(figure.putObject("wire-last-byte"), of.lastByte);
    write(figure.putObject("by-hand"), of.byHand);
    figure.put("ratio", of.inForce.median() / of.byHand.median());
    if (!of.cold.millis().isEmpty()) {
      write(figure.putObject("cold"), of.cold);
    }
  }

  private static void write(ObjectNode node, Samples samples) {
    node.put("median-ms", samples.median());
    node.put("worst-ms", samples.most());
    samples.millis().forEach(node.putArray("samples-ms")::add);
  }

  String table() {
    TextTable table = new TextTable();
    table.row("", "ON THE WIRE", "", "", "", "", "", "IN FORCE", "", "BY HAND", "RATIO");
    table.row(
        "",
        "first byte",
        "worst",
        "changes",
        "worst",
        "last byte",
        "worst",
        "median",
        "worst",
        "median");
    measured.forEach((kind, of) -> table.row(row(kind, of)));
    StringBuilder text = new StringBuilder(Machine.line(machine));
    text.append("\nmedians and worsts in ms\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    text.append(text("%npeak resident memory %.0f MB%n", peakKibibytes * 1024 / 1e6));
    return text.toString();
  }

  private static List<String> row(DriftKind kind, DriftFigures of) {
    List<String> cells = new ArrayList<>();
    cells.add(kind.title());
    for (Samples samples : ImmutableList.of(of.firstByte, of.changes, of.lastByte, of.inForce)) {
      cells.add(text("%.1f", samples.median()));
      cells.add(text("%.1f", samples.most()));
    }
    cells.add(text("%.1f", of.byHand.median()));
    cells.add(text("%.2f", of.inForce.median() / of.byHand.median()));
    return cells;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
