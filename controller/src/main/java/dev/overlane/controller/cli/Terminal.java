package dev.overlane.controller.cli;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process's standard streams are, and what standard output can show. */
final class Terminal {
  private static final Path STREAMS = Path.of("/proc/self/fd");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final Size USUAL = new Size(80, 24);

  private Terminal() {}

  /** The streams that a process is started with. */
  enum Stream {
    INPUT(0),
    OUTPUT(1),
    ERRORS(2);

    private final int descriptor;

    Stream(int descriptor) {
      this.descriptor = descriptor;
    }
  }

  /** Whether lines of standard output can be overwritten. */
  static boolean present() {
    return canOverwrite(Stream.OUTPUT);
  }

  /** Whether a stream leads to a terminal that can overwrite lines. */
  static boolean canOverwrite(Stream stream) {
    return is(stream) && !"dumb".equals(System.getenv("TERM"));
  }

  /**
   * Whether a stream leads to a terminal, if only a dumb one. {@code System.console()} would not
   * do: it wants both input and output to be one, and exists without any from JDK 22 on.
   */
  static boolean is(Stream stream) {
    try {
      String number = Integer.toString(stream.descriptor);
      String target = Files.readSymbolicLink(STREAMS.resolve(number)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
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
