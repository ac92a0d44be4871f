package dev.overlane.controller.cli;

import com.google.common.base.Splitter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The upper part of a help for terminals of any width: what picocli lays out in lines as long as
 * they need be is wrapped here, between words alone. By itself it would wrap {@code tcp:IP:PORT}
 * and {@code net.yaml}, too, which can then not be copied. PURE.
 */
final class HelpColumns {
  /** As wide as no line of a help is. */
  static final int UNBOUNDED = 10_000;

  /** What switches colours, and takes no room. */
  private static final Pattern COLOURS = Pattern.compile("\u001B\\[[\\d;]*m");

  /** The left column of a list; or the blanks in its place. */
  private static final Pattern LEFT = Pattern.compile(" {20,}(?=\\S)| *\\S.*?\\S {2,}(?=\\S)");

  private static final int DEEPER = 2;

  private HelpColumns() {}

  /** A list of options and what they mean, whose lines go on below their meaning. */
  static String list(String lines, int width) {
    return fitting(
        lines,
        line -> {
          Matcher left = LEFT.matcher(COLOURS.matcher(line).replaceAll(""));
          return left.lookingAt() ? left.end() + DEEPER : 0;
        },
        width);
  }

  /**
   * How a command is called: what does not fit goes on below what follows its name.
   *
   * @param lead how many columns are taken by what stands before, on the same line
   */
  static String synopsis(String lines, int lead, String command, int width) {
    return fitting(" ".repeat(lead) + lines, line -> lead + command.length() + 1, width)
        .substring(lead);
  }

  /** Lines that go on in a column. */
  static String paragraph(String lines, int column, int width) {
    return fitting(lines, line -> column, width);
  }

  private interface Column {
    int of(String line);
  }

  private static String fitting(String lines, Column column, int width) {
    return Splitter.on('\n')
        .splitToStream(lines)
        .map(line -> length(line) <= width ? line : wrapped(line, column.of(line), width))
        .collect(Collectors.joining("\n"));
  }

  private static String wrapped(String line, int column, int width) {
    StringBuilder all = new StringBuilder();
    int used = 0;
    // With the blanks before each word, which a new line does without.
    Matcher word = Pattern.compile("( *)(\\S+)").matcher(line);
    while (word.find()) {
      int room = length(word.group(2));
      if (used > 0 && used + word.group(1).length() + room > width) {
        int indent = Math.min(column, Math.max(0, width - room));
        all.append('\n').append(" ".repeat(indent)).append(word.group(2));
        used = indent + room;
      } else {
        all.append(word.group());
        used += word.group(1).length() + room;
      }
    }
    return all.toString();
  }

  private static int length(String text) {
    return COLOURS.matcher(text).replaceAll("").length();
  }
}
