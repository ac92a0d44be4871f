package dev.overlane.controller.cli;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process's standard output can show. */
final class Terminal {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final Size USUAL = new Size(80, 24);

  private Terminal() {}

  /**
   * Whether lines can be overwritten. {@code System.console()} would not do: it wants a terminal as
   * standard input too, and exists without one from JDK 22 on.
   */
  static boolean present() {
    try {
      String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
      return (target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals("/dev/console"))
          && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) {
      return false;
    }
  }

  /** How much a terminal shows. */
  record Size(int columns, int rows) {}

  /** The size of the controlling terminal right now, by stty(1); 80 by 24 if it is not told. */
  static Size size() {
    try {
      Process stty = new ProcessBuilder("stty", "-F", "/dev/tty", "size").start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher size = SIZE.matcher(answer.trim());
      if (size.matches()) {
        int rows = Integer.parseInt(size.group(1));
        int columns = Integer.parseInt(size.group(2));
        // A terminal that knows no size says 0 0.
        return rows > 0 && columns > 0 ? new Size(columns, rows) : USUAL;
      }
    } catch (IOException noStty) {
      return USUAL;
    }
    return USUAL;
  }

  /** Whether to use colours (no-color.org). */
  static boolean colours() {
    return present() && Strings.isNullOrEmpty(System.getenv("NO_COLOR"));
  }
}
