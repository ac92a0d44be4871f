package dev.overlane.config.schema;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be a name: of the file's own things, and of network devices. */
final class Names {
  static final String NAME_HINT = "1 to 255 characters without spaces or control characters";
  static final String DEVICE_HINT = "1 to 15 ASCII characters without spaces, / : or %";

  private static final int MAX_NAME = 255;

  /** Linux: IFNAMSIZ is 16 with the final NUL; dev_valid_name() refuses '/', ':' and spaces. */
  private static final Pattern DEVICE_SYNTAX = Pattern.compile("[!-~&&[^/:%]]{1,15}");

  /** Devices that are there already, and directories. */
  private static final ImmutableSet<String> TAKEN =
      ImmutableSet.of(".", "..", "lo", "all", "default", "ovs-system", "ovs-netdev");

  private Names() {}

  /** Whether the file may call a segment, a host or a port so. */
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME
        && text.codePoints().noneMatch(Names::isUnfit);
  }

  /** Whether a text may be the path of a file: no control characters and valid Unicode. */
  static boolean isPath(String text) {
    return !text.isEmpty()
        && text.codePoints()
            .map(Character::getType)
            .noneMatch(type -> type == Character.CONTROL || type == Character.SURROGATE);
  }

  /** The name of a network device that OVS may have on Linux; anything else is reported. */
  static Optional<String> device(Value value) {
    String expected = "the name of a device";
    Optional<String> text = value.text(expected, DEVICE_HINT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> device = device(text.get());
    String hint =
        TAKEN.contains(text.get()) ? "the system keeps this name for itself" : DEVICE_HINT;
    return device.isPresent() ? device : value.expected(expected, hint);
  }

  /** The text if it may name a network device of OVS on Linux. */
  static Optional<String> device(String text) {
    return Optional.of(text)
        .filter(name -> DEVICE_SYNTAX.matcher(name).matches() && !TAKEN.contains(name));
  }

  /** The text if it is a name. */
  static Optional<String> name(String text) {
    return Optional.of(text).filter(Names::isName);
  }

  private static boolean isUnfit(int codePoint) {
    int type = Character.getType(codePoint);
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE;
  }
}
