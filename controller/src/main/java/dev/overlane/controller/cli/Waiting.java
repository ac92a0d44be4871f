package dev.overlane.controller.cli;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * A line on a terminal that tells what is being waited for, once that takes a while; it goes when
 * it is closed. Thread-safe.
 */
final class Waiting {
  /** Who sees nothing for longer begins to wonder. */
  private static final Duration LONG = Duration.ofMillis(500);

  private final OverwrittenLine line;
  private final String what;
  private final Thread teller;
  private boolean over;
  private boolean told;

  private Waiting(PrintWriter err, String what, Duration after) {
    this.line = new OverwrittenLine(err);
    this.what = what;
    this.teller = new Thread(() -> tell(after), "waiting");
    teller.setDaemon(true);
  }

  /**
   * From now on.
   *
   * @param err standard error
   * @param what is being done, in words
   */
  static Waiting begin(PrintWriter err, String what) {
    return begin(err, what, LONG, Terminal.canOverwrite(Terminal.Stream.ERRORS));
  }

  /**
   * The same.
   *
   * @param after how long it may take without a word
   * @param terminal whether there is one; else nothing is told
   */
  static Waiting begin(PrintWriter err, String what, Duration after, boolean terminal) {
    Waiting waiting = new Waiting(err, what, after);
    if (terminal) {
      waiting.teller.start();
    }
    return waiting;
  }

  private void tell(Duration after) {
    try {
      Thread.sleep(after.toMillis());
    } catch (InterruptedException over) {
      return;
    }
    print();
  }

  private synchronized void print() {
    if (!over) {
      line.show(what);
      told = true;
    }
  }

  /** It is done: no line is left. */
  synchronized void close() {
    over = true;
    teller.interrupt();
    if (told) {
      line.clear();
      told = false;
    }
  }
}
