package dev.overlane.config.yaml;

import java.util.regex.Pattern;

/**
 * What of a text is shown to people: short, on one line, and without what could fool a terminal.
 */
public final class Shown {
  private static final int MAX_LENGTH = 60;

  /** Numbers of the core schema (YAML 1.2.2 section 10.3.2), which are shown without quotes. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private Shown() {}

  /** A text in double quotes. */
  public static String quote(String text) {
    return '"' + clip(text) + '"';
  }

  /** A text cut to 60 characters, control and format characters escaped. */
  static String clip(String text) {
    return isShort(text) ? text : clipped(text);
  }

  /** Whether a text is shown as it is without a closer look; most are, and all are asked for. */
  private static boolean isShort(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String clipped(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(MAX_LENGTH).forEach(c -> append(shown, c));
    return text.codePointCount(0, Math.min(text.length(), 2 * MAX_LENGTH + 2)) > MAX_LENGTH
        ? shown.append("...").toString()
        : shown.toString();
  }

  /** A kind of value in words. */
  public static String kindOf(YamlNode node) {
    if (node instanceof YamlNode.Mapping) {
      return "a map";
    }
    if (node instanceof YamlNode.Sequence) {
      return "a list";
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    if (scalar.isNull()) {
      return "nothing";
    }
    boolean number = scalar.plain() && NUMBER.matcher(scalar.text()).matches();
    return number ? clip(scalar.text()) : quote(scalar.text());
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (isPlain(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else {
      shown.append(String.format("\\u%04x", codePoint));
    }
  }

  /** Whether a character can be shown as it is. */
  static boolean isPlain(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
