package dev.overlane.it.docs;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page shows of a command's output, held against what the command prints. PURE. */
final class ShownOutput {
  private static final String ELSE = "...";

  private ShownOutput() {}

  /**
   * Whether it is so, but for what is another one each time: times, days, serial numbers, OpenFlow
   * numbers of ports, and how wide columns are. A line of three dots stands for any lines, {@code
   * …} for any words.
   */
  static boolean agrees(String shown, String printed) {
    String pattern =
        shown
            .lines()
            .map(
                line -> line.strip().equals(ELSE) ? "(?:.*\n)*?" : pattern(timeless(line)) + " *\n")
            .collect(Collectors.joining());
    String whole = timeless(printed).stripTrailing();
    return Pattern.matches(pattern, whole.isEmpty() ? whole : whole + "\n");
  }

  private static String pattern(String line) {
    return Pattern.quote(line.stripTrailing()).replace("…", "\\E.*\\Q");
  }

  /** Without all that may differ. */
  static String timeless(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\d([T ][0-9:.]+Z?)?( +\\d+)?", "DATE")
        .replaceAll("\\b[0-9A-F]{24,}\\b", "SERIAL")
        .replaceAll("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "UUID")
        .replaceAll("\\b\\d+(\\.\\d+)? ?m?s\\b", "TIME")
        .replaceAll("port(=| )\\d+\\b", "port N")
        .replaceAll("(?m)(?<=\\S) +", " ");
  }
}
