package dev.overlane.bench.dataplane;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.Machine;
import dev.overlane.bench.dataplane.PlaneFigures.Figure;
import dev.overlane.controller.status.TextTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The figures as JSON and as a table for people. PURE but for the machine's facts. */
final class PlaneReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImmutableMap<String, PlaneFigures> planes;
  private final ObjectNode machine;

  /**
   * @param planes by name; ratios are to the second and the following
   * @param connections how many were made
   */
  PlaneReport(ImmutableMap<String, PlaneFigures> planes, String ovsVersion, int connections) {
    this.planes = planes;
    this.machine = Machine.facts().put("open-vswitch", ovsVersion).put("connections", connections);
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", machine);
    ObjectNode all = root.putObject("planes");
    planes.forEach(
        (name, figures) -> {
          ObjectNode plane = all.putObject(name);
          for (Figure figure : Figure.values()) {
            ObjectNode entry = plane.putObject(figure.key());
            figures.median(figure).ifPresent(median -> entry.put("median", median));
            figures.of(figure).forEach(entry.putArray("samples")::add);
          }
          figures.masks.forEach(plane.putArray("mask-texts")::add);
        });
    return root.toPrettyString() + "\n";
  }

  String table() {
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of(""));
    for (String name : planes.keySet()) {
      head.add(name.toUpperCase(Locale.ROOT));
      head.add("");
    }
    planes.keySet().stream().skip(1).forEach(n -> head.add("x " + n.toUpperCase(Locale.ROOT)));
    table.row(head);
    for (Figure figure : Figure.values()) {
      row(table, figure);
    }
    StringBuilder text = new StringBuilder(Machine.line(machine));
    text.append(
        "\nmedians (least .. most), and the first column's as a multiple of the others'\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private void row(TextTable table, Figure figure) {
    List<String> row = new ArrayList<>(List.of(figure.title()));
    for (PlaneFigures plane : planes.values()) {
      row.add(plane.median(figure).map(median -> number(figure, median)).orElse("-"));
      row.add(spread(figure, plane.of(figure)));
    }
    List<PlaneFigures> all = planes.values().asList();
    for (PlaneFigures other : all.subList(1, all.size())) {
      row.add(
          other
              .median(figure)
              .flatMap(theirs -> all.get(0).median(figure).map(ours -> ours / theirs))
              .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
              .orElse(""));
    }
    table.row(row);
  }

  private static String spread(Figure figure, List<Double> samples) {
    return samples.isEmpty()
        ? ""
        : "("
            + number(figure, Collections.min(samples))
            + " .. "
            + number(figure, Collections.max(samples))
            + ")";
  }

  private static String number(Figure figure, double value) {
    return String.format(Locale.ROOT, figure.format(), value);
  }
}
