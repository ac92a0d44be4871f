package dev.overlane.controller.status;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as their widest cell, two blanks between them. PURE. */
public final class TextTable {
  private static final int GAP = 2;

  private final List<ImmutableList<String>> rows = new ArrayList<>();

  /** Adds a row below the others; rows may differ in length. Returns this table. */
  public TextTable row(String... cells) {
    return row(ImmutableList.copyOf(cells));
  }

  /** Adds a row below the others; rows may differ in length. Returns this table. */
  public TextTable row(List<String> cells) {
    rows.add(ImmutableList.copyOf(cells));
    return this;
  }

  /** One line a row, without blanks at its end. */
  public ImmutableList<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (ImmutableList<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    for (ImmutableList<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(Strings.padEnd(row.get(column), widths[column] + GAP, ' '));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines.build();
  }
}
