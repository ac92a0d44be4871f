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

  /** Of a line that is longer, a narrow terminal would keep the first row. */
  private static final int WIDTH = 79;

  private final PrintWriter err;
  private final String what;
  private final Thread teller;
  private boolean over;
  private boolean told;

  private Waiting(PrintWriter err, String what, Duration after) {
    this.err = err;
    this.what = what.length() <= WIDTH ? what : what.substring(0, WIDTH - 3) + "...";
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
      err.print("\r" + what + "\033[K");
      err.flush();
      told = true;
    }
  }

  /** It is done: no line is left. */
  synchronized void close() {
    over = true;
    teller.interrupt();
    if (told) {
      err.print("\r\033[K");
      err.flush();
      told = false;
    }
  }
}
