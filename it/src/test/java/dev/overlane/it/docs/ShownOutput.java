package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.it.docs.DocsPage.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page shows of a command's output, held against what the command prints. */
final class ShownOutput {
  private static final String ELSE = "...";

  private ShownOutput() {}

  /**
   * Fails if a page shows, and shows something else than a command prints; with {@code
   * -Dgolden.update=true} the page shows what is printed now.
   */
  static void check(Path page, Example example, String printed) {
    String shown = example.shown().orElse("");
    if (example.shown().isEmpty() || agrees(shown, printed)) {
      return;
    }
    if (Boolean.getBoolean("golden.update")) {
      update(page, example.command() + "\n", shown, printed);
    } else {
      assertThat(timeless(printed))
          .as("%s:%s: %s", page.getFileName(), example.line(), example.command())
          .isEqualTo(timeless(shown));
    }
  }

  private static void update(Path page, String command, String shown, String printed) {
    try {
      String text = Files.readString(page);
      Files.writeString(
          page, text.replace(command + shown, command + printed.stripTrailing() + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
