package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a help, its examples and lists, for terminals of any width. An example can be copied
 * whatever the width: what does not fit goes on behind a backslash, and if one comment does not
 * fit, all stand above their examples. PURE.
 */
final class HelpFooter {
  private static final Pattern EXAMPLE = Pattern.compile("  (?:overlane|source) .*");
  private static final Pattern COMMENT = Pattern.compile("(.*\\S) +# (.*)");

  /** A word of a shell, with what is in its quotes; an option and its value are one. */
  private static final Pattern WORD =
      Pattern.compile("(?:--[^ =]+ (?=[^-|>\\\\ ]))?(?:'[^']*'|<\\([^)]*\\)|\\S)+");

  private static final String CONTINUED = " \\";
  private static final String DEEPER = "      ";

  private HelpFooter() {}

  /** The lines, as few of them as can be, none wider than that many columns if its words allow. */
  static ImmutableList<String> fitting(List<String> lines, int width) {
    ImmutableList.Builder<String> all = ImmutableList.builder();
    boolean narrow =
        lines.stream().anyMatch(line -> line.length() > width && COMMENT.matcher(line).matches());
    for (String line : lines) {
      if (line.length() <= width && !(narrow && COMMENT.matcher(line).matches())) {
        all.add(line);
      } else if (EXAMPLE.matcher(line).matches()) {
        addExample(line, width, all);
      } else {
        // A row of two columns: its second one goes on below itself.
        Matcher row = Pattern.compile(" *\\S+ {2,}").matcher(line);
        int column = row.lookingAt() ? row.end() : 0;
        addWrapped(
            words(line.substring(column)),
            line.substring(0, column),
            " ".repeat(column),
            "",
            width,
            all);
      }
    }
    return all.build();
  }

  private static void addExample(String line, int width, ImmutableList.Builder<String> all) {
    Matcher comment = COMMENT.matcher(line);
    String command = line;
    if (comment.matches()) {
      command = comment.group(1);
      addWrapped(words(comment.group(2)), "  # ", "  # ", "", width, all);
    }
    addWrapped(words(command), "  ", DEEPER, CONTINUED, width, all);
  }

  private static ImmutableList<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(found -> found.group())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Adds lines of words.
   *
   * @param first what the first line begins with
   * @param further what all others begin with
   * @param end what all but the last end with
   */
  private static void addWrapped(
      List<String> words,
      String first,
      String further,
      String end,
      int width,
      ImmutableList.Builder<String> all) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int room = i == words.size() - 1 ? width : width - end.length();
      if (!empty && line.length() + 1 + word.length() > room) {
        all.add(line + end);
        line = new StringBuilder(further);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    all.add(line.toString());
  }
}
