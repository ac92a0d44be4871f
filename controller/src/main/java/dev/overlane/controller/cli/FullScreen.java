package dev.overlane.controller.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * The alternate screen of a terminal (xterm's control sequences, which all of today's have), drawn
 * over in place. Closing it leaves the terminal as it was.
 */
final class FullScreen implements AutoCloseable {
  private static final String ENTER = "\033[?1049h\033[?25l";
  private static final String LEAVE = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String END_OF_LINE = "\033[K";
  private static final String END_OF_SCREEN = "\033[J";

  private final PrintWriter out;

  FullScreen(PrintWriter out) {
    this.out = out;
    out.print(ENTER);
    out.flush();
  }

  /** Shows these lines and nothing else; in one write, so that nothing flickers. */
  void draw(List<String> lines) {
    String ended = String.join(END_OF_LINE + "\r\n", lines);
    out.print(HOME + ended + END_OF_LINE + END_OF_SCREEN);
    out.flush();
  }

  @Override
  public void close() {
    out.print(LEAVE);
    out.flush();
  }
}
