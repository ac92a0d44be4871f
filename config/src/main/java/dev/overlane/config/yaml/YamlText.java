package dev.overlane.config.yaml;

import java.util.List;
import java.util.regex.Pattern;

/** A tree written as YAML that reads as the same tree, but for the places. */
public final class YamlText {
  private static final int INDENT = 2;

  /** The longest map on one line. */
  private static final int MAX_WIDTH = 100;

  /** What needs no quotes anywhere and means the same without, numbers included. */
  private static final Pattern SIMPLE = Pattern.compile("[-+]?[0-9]+|[A-Za-z0-9_][A-Za-z0-9_./-]*");

  private final StringBuilder text = new StringBuilder();

  private YamlText() {}

  /** The text of a map; each of its values begins on a line of its own. */
  public static String of(YamlNode.Mapping map) {
    YamlText text = new YamlText();
    text.entries(map.entries(), 0);
    return text.text.toString();
  }

  private void entries(List<YamlNode.Entry> entries, int indent) {
    for (YamlNode.Entry entry : entries) {
      text.append(" ".repeat(indent)).append(scalar(entry.key())).append(':');
      value(entry.value(), indent);
    }
  }

  /** Writes what comes behind a key or a dash, up to the end of the line or of the block. */
  private void value(YamlNode value, int indent) {
    if (isEmpty(value) || (indent > 0 && isFlat(value))) {
      String line = flow(value);
      if (isEmpty(value) || indent + line.length() <= MAX_WIDTH) {
        text.append(' ').append(line).append('\n');
        return;
      }
    }
    text.append('\n');
    if (value instanceof YamlNode.Mapping map) {
      entries(map.entries(), indent + INDENT);
    } else {
      for (YamlNode item : ((YamlNode.Sequence) value).items()) {
        item(item, indent + INDENT);
      }
    }
  }

  private void item(YamlNode item, int indent) {
    text.append(" ".repeat(indent)).append('-');
    if (isFlat(item)) {
      text.append(' ').append(flow(item)).append('\n');
    } else {
      value(item, indent);
    }
  }

  /** Whether a value stands on the line of its key, however long that is. */
  private static boolean isEmpty(YamlNode value) {
    return value instanceof YamlNode.Scalar
        || (value instanceof YamlNode.Mapping map && map.entries().isEmpty())
        || (value instanceof YamlNode.Sequence list && list.items().isEmpty());
  }

  /** Whether a value has no maps or lists in it, but for lists of words. */
  private static boolean isFlat(YamlNode value) {
    return value instanceof YamlNode.Mapping map
        ? map.entries().stream().allMatch(entry -> isWords(entry.value()))
        : isWords(value);
  }

  private static boolean isWords(YamlNode value) {
    return value instanceof YamlNode.Sequence list
        ? list.items().stream().allMatch(YamlNode.Scalar.class::isInstance)
        : isEmpty(value);
  }

  private static String flow(YamlNode value) {
    if (value instanceof YamlNode.Scalar scalar) {
      return scalar(scalar);
    }
    StringBuilder line = new StringBuilder();
    if (value instanceof YamlNode.Sequence list) {
      list.items().forEach(item -> separated(line).append(flow(item)));
      return "[" + line + "]";
    }
    for (YamlNode.Entry entry : ((YamlNode.Mapping) value).entries()) {
      separated(line).append(scalar(entry.key())).append(": ").append(flow(entry.value()));
    }
    return line.isEmpty() ? "{}" : "{ " + line + " }";
  }

  private static StringBuilder separated(StringBuilder line) {
    return line.isEmpty() ? line : line.append(", ");
  }

  private static String scalar(YamlNode.Scalar scalar) {
    if (scalar.isNull()) {
      return "null";
    }
    return scalar.plain() && SIMPLE.matcher(scalar.text()).matches()
        ? scalar.text()
        : quoted(scalar.text());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (Shown.isPlain(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(
                    Character.isBmpCodePoint(c)
                        ? String.format("\\u%04x", c)
                        : String.format("\\U%08x", c));
              }
            });
    return quoted.append('"').toString();
  }
}
