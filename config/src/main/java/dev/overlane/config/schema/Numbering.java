package dev.overlane.config.schema;

import java.util.function.IntConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with numbers that count, such as {@code hv[01-20]}. Leading zeros of the first number tell
 * how many digits all of them have at least.
 */
final class Numbering {
  private static final Pattern RANGE = Pattern.compile("\\[([0-9]{1,9})-([0-9]{1,9})\\]");

  private Numbering() {}

  /** Tells of each range in a text how many numbers it has; none, or less, if it counts down. */
  static void counts(String text, IntConsumer count) {
    if (text.indexOf('[') >= 0) {
      RANGE
          .matcher(text)
          .results()
          .forEach(range -> count.accept(number(range, 2) - number(range, 1) + 1));
    }
  }

  /** The text with the numbers at an index, from 0, in place of its ranges. */
  static String at(String text, int index) {
    if (text.indexOf('[') < 0) {
      return text;
    }
    Matcher matcher = RANGE.matcher(text);
    return matcher.replaceAll(
        range -> {
          String number = String.valueOf(number(range, 1) + index);
          int digits = range.group(1).startsWith("0") ? range.group(1).length() : 1;
          return "0".repeat(Math.max(0, digits - number.length())) + number;
        });
  }

  private static int number(MatchResult range, int group) {
    return Integer.parseInt(range.group(group));
  }
}
