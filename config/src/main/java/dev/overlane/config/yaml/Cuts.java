package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/**
 * A text taken apart without being parsed: its entries that stand below a key at the top, one by
 * one, and what remains. That it may be cut there is a guess by the looks of its lines, which
 * whoever parses the parts has to confirm.
 *
 * @param frame the text with nothing but line ends where the entries were
 * @param sections the keys at the top whose entries were taken out, in order
 */
record Cuts(String frame, ImmutableList<Section> sections) {

  /**
   * A key at the top of the text with nothing behind it.
   *
   * @param line 1-based, where the key stands
   * @param indent how many spaces stand before each of its entries
   * @param entries what stands below it, up to the next key at the top
   */
  record Section(int line, int indent, ImmutableList<Cut> entries) {}

  /**
   * The lines of one entry, with what follows it of comments and empty lines.
   *
   * @param line 1-based, where it begins
   * @param lines how many they are
   * @param text the lines, indented as they are
   */
  record Cut(int line, int lines, String text) {}

  /** Takes a text apart; what has other line ends than LF stays in one piece. */
  static Cuts of(String text) {
    return text.indexOf('\r') >= 0 ? new Cuts(text, ImmutableList.of()) : new Scan(text).run();
  }

  /** One look at all lines of a text. */
  private static final class Scan {
    private final String text;
    private final StringBuilder frame = new StringBuilder();
    private final ImmutableList.Builder<Section> sections = ImmutableList.builder();

    /** Up to where the text is in the frame, or cut out. */
    private int done;

    private int sectionLine;
    private int indent;

    /** Where the entries of the section begin, and in which lines. */
    private final List<Integer> starts = new ArrayList<>();

    private final List<Integer> lines = new ArrayList<>();

    Scan(String text) {
      this.text = text;
    }

    Cuts run() {
      int line = 1;
      for (int start = 0; start < text.length(); line++) {
        int next = text.indexOf('\n', start) + 1;
        int end = next == 0 ? text.length() : next - 1;
        look(start, end, line);
        start = next == 0 ? end : next;
      }
      close(text.length(), line);
      frame.append(text, done, text.length());
      return new Cuts(frame.toString(), sections.build());
    }

    private void look(int start, int end, int line) {
      int first = start;
      while (first < end && text.charAt(first) == ' ') {
        first++;
      }
      if (first == end || text.charAt(first) == '#') {
        return;
      }
      if (first == start) {
        close(start, line);
        if (isHeader(start, end)) {
          sectionLine = line;
        }
      } else if (sectionLine > 0) {
        lookBelowKey(start, first - start, end, line);
      }
    }

    private void lookBelowKey(int start, int spaces, int end, int line) {
      if (starts.isEmpty()) {
        indent = spaces;
      }
      if (spaces < indent || (spaces == indent && !isEntry(start + spaces, end))) {
        forget();
      } else if (spaces == indent) {
        starts.add(start);
        lines.add(line);
      }
    }

    /** Ends the section before an index, where a line begins. */
    private void close(int end, int endLine) {
      if (!starts.isEmpty()) {
        starts.add(end);
        lines.add(endLine);
        frame.append(text, done, starts.get(0));
        frame.append("\n".repeat(endLine - lines.get(0)));
        sections.add(new Section(sectionLine, indent, cuts()));
        done = end;
      }
      forget();
    }

    private ImmutableList<Cut> cuts() {
      ImmutableList.Builder<Cut> cuts = ImmutableList.builderWithExpectedSize(starts.size());
      for (int i = 0; i + 1 < starts.size(); i++) {
        int line = lines.get(i);
        cuts.add(
            new Cut(
                line, lines.get(i + 1) - line, text.substring(starts.get(i), starts.get(i + 1))));
      }
      return cuts.build();
    }

    private void forget() {
      sectionLine = 0;
      starts.clear();
      lines.clear();
    }

    /** Whether a line is {@code key:}, with nothing but a comment behind it. */
    private boolean isHeader(int start, int end) {
      int at = word(start, end);
      if (at == start || at == end || text.charAt(at) != ':') {
        return false;
      }
      int rest = at + 1;
      while (rest < end && text.charAt(rest) == ' ') {
        rest++;
      }
      return rest == end || (rest > at + 1 && text.charAt(rest) == '#');
    }

    /** Whether a line begins with {@code key:}, be there something behind it or not. */
    private boolean isEntry(int start, int end) {
      int at = word(start, end);
      return at > start
          && at < end
          && text.charAt(at) == ':'
          && (at + 1 == end || text.charAt(at + 1) == ' ');
    }

    private int word(int start, int end) {
      int at = start;
      while (at < end && isLetter(text.charAt(at), at == start)) {
        at++;
      }
      return at;
    }

    private static boolean isLetter(char c, boolean first) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '_'
          || (!first && (c == '-' || c == '.'));
    }
  }
}
