package dev.overlane.controller.cli;

import java.io.PrintWriter;

/**
 * A line that is written over, on terminals that {@linkplain Terminal#canOverwrite can do that}.
 * One thread at a time.
 */
final class OverwrittenLine {
  private static final String END_OF_LINE = "\033[K";

  /** Of a line that is longer, a narrow terminal would keep the first row. */
  private static final int WIDTH = 79;

  private final PrintWriter err;

  /**
   * Nothing is shown yet.
   *
   * @param err standard error
   */
  OverwrittenLine(PrintWriter err) {
    this.err = err;
  }

  /** Shows this and nothing else. */
  void show(String text) {
    print(text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...");
  }

  void clear() {
    print("");
  }

  private void print(String text) {
    err.print("\r" + text + END_OF_LINE);
    err.flush();
  }
}
