package dev.overlane.bench.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.bench.Machine;
import dev.overlane.bench.Samples;
import dev.overlane.controller.status.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures of all sizes as JSON and as tables for people. PURE but for the machine's facts. */
final class JobReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OVERLANE = "overlane";
  private static final double MILLIS = 1e3;

  /**
   * Milliseconds. What took less was over when its clock began; no multiple of it means anything.
   */
  private static final double LEAST = 0.1;

  private final ImmutableList<JobFigures> sizes;
  private final ObjectNode machine;

  /**
   * @param ovsVersion of the Open vSwitch that was measured
   */
  JobReport(ImmutableList<JobFigures> sizes, String ovsVersion) {
    this.sizes = sizes;
    this.machine = Machine.facts().put("open-vswitch", ovsVersion);
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", machine);
    var list = root.putArray("jobs");
    for (JobFigures size : sizes) {
      ObjectNode node = list.addObject().put("job", size.size().toString());
      ObjectNode columns = node.putObject("columns");
      size.columns().forEach((name, column) -> write(columns.putObject(name), column));
    }
    return root.toPrettyString() + "\n";
  }

  private static void write(ObjectNode node, JobFigures.OfColumn column) {
    node.put("flows-per-host", column.flowsPerHost);
    node.put("peak-rss-kib", column.peakKibibytes);
    node.put("flows-lacked-at-restart", column.lackedAtRestart);
    node.put("flow-changes-at-restart", column.touchedAtRestart);
    column.samples.forEach(
        (figure, samples) -> {
          ObjectNode entry = node.putObject(figure.key());
          entry.put("median-ms", samples.median());
          samples.millis().forEach(entry.putArray("samples-ms")::add);
        });
  }

  String table() {
    StringBuilder text = new StringBuilder(Machine.line(machine));
    text.append("\nmedians (least .. most), and Overlane's as a multiple of the others'\n");
    for (JobFigures size : sizes) {
      text.append('\n');
      table(size).lines().forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static TextTable table(JobFigures size) {
    TextTable table = new TextTable();
    // Without Overlane there is nothing to hold against the others.
    List<String> others =
        size.columns().containsKey(OVERLANE)
            ? size.columns().keySet().stream().filter(n -> !n.equals(OVERLANE)).toList()
            : List.of();
    List<String> head = new ArrayList<>(List.of(size.size().toString()));
    for (String column : size.columns().keySet()) {
      head.add(column.toUpperCase(Locale.ROOT));
      head.add("");
    }
    others.forEach(column -> head.add("x " + column.toUpperCase(Locale.ROOT)));
    table.row(head);
    for (JobFigures.Figure figure : JobFigures.Figure.values()) {
      row(table, size, figure, others);
    }
    memory(table, size);
    counts(table, size);
    return table;
  }

  private static void row(
      TextTable table, JobFigures size, JobFigures.Figure figure, List<String> others) {
    List<String> row = new ArrayList<>(List.of(figure.title()));
    for (JobFigures.OfColumn column : size.columns().values()) {
      Optional<Samples> samples = column.get(figure);
      row.add(samples.map(s -> time(s.median())).orElse("-"));
      row.add(samples.map(JobReport::spread).orElse(""));
    }
    Optional<Samples> ours =
        Optional.ofNullable(size.columns().get(OVERLANE)).flatMap(column -> column.get(figure));
    for (String other : others) {
      row.add(ours.flatMap(samples -> ratio(samples, size.of(other), figure)).orElse(""));
    }
    if (size.columns().values().stream().anyMatch(column -> column.get(figure).isPresent())) {
      table.row(row);
    }
  }

  private static Optional<String> ratio(
      Samples ours, JobFigures.OfColumn other, JobFigures.Figure figure) {
    return other
        .get(figure)
        .or(() -> other.get(figure.withoutStart()))
        .filter(theirs -> theirs.median() >= LEAST)
        .map(theirs -> text("%.2f", ours.median() / theirs.median()));
  }

  private static void memory(TextTable table, JobFigures size) {
    List<String> row = new ArrayList<>(List.of("peak resident memory"));
    for (JobFigures.OfColumn column : size.columns().values()) {
      row.add(column.peakKibibytes == 0 ? "-" : text("%.0f MB", column.peakKibibytes * 1024 / 1e6));
      row.add("");
    }
    table.row(row);
  }

  private static void counts(TextTable table, JobFigures size) {
    List<String> flows = new ArrayList<>(List.of("flows on a host"));
    List<String> lacked = new ArrayList<>(List.of("most flows lacking at a restart"));
    for (JobFigures.OfColumn column : size.columns().values()) {
      flows.add(text("%,d", column.flowsPerHost));
      flows.add("");
      boolean restarted = column.get(JobFigures.Figure.RESTART).isPresent();
      lacked.add(restarted ? text("%,d", column.lackedAtRestart) : "-");
      lacked.add(restarted ? text("(%,d changes)", column.touchedAtRestart) : "");
    }
    table.row(flows);
    table.row(lacked);
  }

  /** The least and the most, in the median's unit. */
  private static String spread(Samples samples) {
    return samples.median() < MILLIS
        ? text("(%.1f .. %.1f)", samples.least(), samples.most())
        : text("(%.2f .. %.2f)", samples.least() / MILLIS, samples.most() / MILLIS);
  }

  private static String time(double millis) {
    return millis < MILLIS ? text("%.1f ms", millis) : text("%.2f s", millis / MILLIS);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
