package dev.overlane.controller.status;

import java.util.ArrayList;
import java.util.List;

/** One line for a terminal: texts with styles, cut to a width before the styles are put in. */
final class StyledLine {
  private static final String RESET = "\033[0m";

  /** How a text looks, as a code of ECMA-48 section 8.3.117. */
  enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private record Part(String text, Style style) {}

  private final List<Part> parts = new ArrayList<>();

  StyledLine add(String text) {
    return add(text, Style.PLAIN);
  }

  /** Adds a text; what could fool a terminal is replaced. Returns this line. */
  StyledLine add(String text, Style style) {
    parts.add(new Part(text.replaceAll("\\p{C}", "?"), style));
    return this;
  }

  /**
   * The line, at most so many characters wide.
   *
   * @param colour whether styles are wanted
   */
  String render(int columns, boolean colour) {
    StringBuilder line = new StringBuilder();
    int left = columns;
    int whole = parts.stream().mapToInt(part -> length(part.text)).sum();
    boolean cut = whole > columns;
    for (Part part : parts) {
      int room = cut ? left - 1 : left;
      if (room <= 0 && cut) {
        break;
      }
      int kept = Math.min(length(part.text), room);
      String text = part.text.substring(0, part.text.offsetByCodePoints(0, kept));
      boolean styled = colour && !part.style.code.isEmpty();
      line.append(styled ? "\033[" + part.style.code + "m" + text + RESET : text);
      left -= kept;
      if (kept < length(part.text)) {
        break;
      }
    }
    return cut && columns > 0 ? line + "~" : line.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
