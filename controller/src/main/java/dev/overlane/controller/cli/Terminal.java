package dev.overlane.controller.cli;

import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process's standard streams are, and what standard output can show. */
final class Terminal {
  private static final Path STREAMS = Path.of("/proc/self/fd");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final Size USUAL = new Size(80, 24);
  private static final int NARROWEST_HELP = 60;
  private static final int WIDEST_HELP = 100;

  /** What the command line says; the process has one. */
  private static volatile Colours asked = Colours.auto;

  private Terminal() {}

  /** Has {@link #colours} do as the command line says. */
  static void ask(Colours colours) {
    asked = colours;
  }

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

  /**
   * The size to fill: what COLUMNS and LINES say, else that of the controlling terminal right now,
   * by stty(1), else 80 by 24.
   */
  static Size size() {
    Optional<Size> stated = stated(System.getenv());
    return stated.orElseGet(Terminal::measured);
  }

  /** What the environment says; of the two, what it does not say is as usual. */
  static Optional<Size> stated(Map<String, String> environment) {
    Integer columns = Ints.tryParse(environment.getOrDefault("COLUMNS", ""));
    Integer rows = Ints.tryParse(environment.getOrDefault("LINES", ""));
    return columns == null || columns <= 0
        ? Optional.empty()
        : Optional.of(new Size(columns, rows == null || rows <= 0 ? USUAL.rows() : rows));
  }

  private static Size measured() {
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

  /** Whether to use colours on standard output. */
  static boolean colours() {
    return colours(Stream.OUTPUT);
  }

  /** Whether to use colours on a stream. */
  static boolean colours(Stream stream) {
    return colours(asked, System.getenv(), canOverwrite(stream));
  }

  /**
   * Whether to use colours: as the command line says, else as the terminal can, unless the
   * environment says otherwise (no-color.org, bixense.com/clicolors).
   */
  static boolean colours(Colours said, Map<String, String> environment, boolean terminal) {
    if (said != Colours.auto) {
      return said == Colours.always;
    }
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String forced = environment.getOrDefault("CLICOLOR_FORCE", "");
    if (!forced.isEmpty()) {
      return !forced.equals("0") || terminal;
    }
    return terminal && !environment.getOrDefault("CLICOLOR", "").equals("0");
  }

  /** How wide a help may be: as the terminal, within what can be read well. */
  static int helpWidth() {
    int columns = present() ? size().columns() : stated(System.getenv()).orElse(USUAL).columns();
    return Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, columns));
  }
}
