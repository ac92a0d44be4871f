package dev.overlane.demo;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.function.Predicate;

/**
 * Who got an answer from whom, beside who was to. PURE.
 *
 * @param expected what the file says
 * @param answered the pairs that were answered
 */
record Matrix(Expected expected, ImmutableSet<Pair> answered) {
  private static final int GAP = 4;
  private static final String SELF = "-";

  /** The pairs whose result is not the expected one. */
  ImmutableList<Pair> wrong() {
    return expected.pairs().stream()
        .filter(pair -> answered.contains(pair) != expected.reaches(pair))
        .collect(ImmutableList.toImmutableList());
  }

  /** How many pairs are as expected and answered, as a sentence. */
  String verdict() {
    long reached = answered.stream().filter(expected::reaches).count();
    long silent = expected.pairs().size() - reached - wrong().size();
    return wrong().isEmpty()
        ? reached + " pairs answer, " + silent + " never do, all as expected"
        : wrong().size() + " of " + expected.pairs().size() + " pairs are not as expected";
  }

  /** Two tables side by side, then a line for each wrong pair. A row asks, a column answers. */
  ImmutableList<String> lines() {
    ImmutableList<String> names = expected.segments().keySet().asList();
    int cell = Math.max(3, names.stream().mapToInt(String::length).max().orElse(0)) + 2;
    int head = names.stream().map(this::label).mapToInt(String::length).max().orElse(0) + GAP - 1;
    int side = cell * names.size() + GAP;
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    String blank = " ".repeat(head);
    lines.add(blank + Strings.padEnd("expected", side, ' ') + "found");
    String columns = row(names, cell);
    lines.add((blank + Strings.padEnd(columns, side, ' ') + columns).stripTrailing());
    for (String from : names) {
      String left = row(cells(names, from, expected::reaches), cell);
      String right = row(cells(names, from, answered::contains), cell);
      lines.add(
          (Strings.padEnd(label(from), head, ' ') + Strings.padEnd(left, side, ' ') + right)
              .stripTrailing());
    }
    for (Pair pair : wrong()) {
      lines.add(
          pair + (expected.reaches(pair) ? ": no answer" : ": an answer that must never come"));
    }
    return lines.build();
  }

  private String label(String name) {
    return name + " (" + expected.segment(name) + ")";
  }

  private static ImmutableList<String> cells(
      ImmutableList<String> names, String from, Predicate<Pair> yes) {
    return names.stream()
        .map(to -> to.equals(from) ? SELF : yes.test(new Pair(from, to)) ? "yes" : "no")
        .collect(ImmutableList.toImmutableList());
  }

  private static String row(ImmutableList<String> cells, int width) {
    StringBuilder row = new StringBuilder();
    cells.forEach(cell -> row.append(Strings.padEnd(cell, width, ' ')));
    return row.toString();
  }
}
