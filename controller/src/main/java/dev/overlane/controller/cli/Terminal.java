package dev.overlane.controller.cli;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process's standard output can show. */
final class Terminal {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

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

  /** Whether to use colours (no-color.org). */
  static boolean colours() {
    return present() && Strings.isNullOrEmpty(System.getenv("NO_COLOR"));
  }
}
