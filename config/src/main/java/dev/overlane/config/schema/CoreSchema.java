package dev.overlane.config.schema;

import com.google.common.base.Ascii;
import java.util.Optional;
import java.util.regex.Pattern;

/** The scalars of the core schema that this format uses (YAML 1.2.2 section 10.3.2). */
final class CoreSchema {
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");

  private CoreSchema() {}

  /** The whole number that a text means, or the nearest that a long holds; empty if none. */
  static Optional<Long> integer(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Optional.of(parse(text, 10));
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      return Optional.of(parse(text.substring(2), 16));
    }
    if (OCTAL.matcher(text).matches()) {
      return Optional.of(parse(text.substring(2), 8));
    }
    return Optional.empty();
  }

  private static long parse(String digits, int radix) {
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException tooLong) {
      return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static Optional<Boolean> bool(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> Optional.of(true);
      case "false", "False", "FALSE" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** What a word meant in YAML 1.1, where it is only text in YAML 1.2. */
  static Optional<Boolean> formerBool(String text) {
    return switch (Ascii.toLowerCase(text)) {
      case "y", "yes", "on", "1" -> Optional.of(true);
      case "n", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
