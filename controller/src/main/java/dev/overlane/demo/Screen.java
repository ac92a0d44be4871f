package dev.overlane.demo;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where the story is told: steps, their lines, and a sign of life while one takes more than a
 * second. On a terminal that sign is one line that is overwritten; elsewhere it is a line every
 * five seconds. Any thread may call.
 */
public final class Screen implements AutoCloseable {
  private static final int SIGN_OF_LIFE_SECONDS = 5;
  private static final String CLEAR_LINE = "\r\033[K";
  private static final String BOLD = "1";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String DIM = "2";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean colour;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-progress");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> ticking;
  private int steps;
  private long stepStart;
  private boolean busy;
  private boolean signShown;

  /**
   * @param terminal whether lines can be overwritten
   * @param colour whether to use colours
   */
  public Screen(PrintWriter out, boolean terminal, boolean colour) {
    this.out = out;
    this.terminal = terminal;
    this.colour = colour;
    this.ticking = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Begins a step: a number and one line that says what is being done. */
  synchronized void step(String title) {
    steps++;
    println("");
    println(styled(BOLD, steps + ". " + title));
    stepStart = System.nanoTime();
    busy = true;
  }

  /** Something that belongs to the step, as it is. */
  synchronized void line(String text) {
    println("   " + text);
  }

  /** Something that is as it should be. */
  synchronized void good(String text) {
    println("   " + styled(GREEN, "ok") + "  " + text);
  }

  /** Something that is not as it should be. */
  synchronized void bad(String text) {
    println("   " + styled(RED, "NOT OK") + "  " + text);
  }

  /** Ends the step: no more signs of life. */
  synchronized void pause() {
    busy = false;
    clearSign();
    out.flush();
  }

  /** A line that belongs to no step. */
  synchronized void plain(String text) {
    println(text);
  }

  /** The last word, good or bad. */
  synchronized void verdict(boolean good, String text) {
    println("");
    println(styled(good ? GREEN : RED, text));
  }

  @Override
  public void close() {
    ticking.cancel(false);
    ticker.shutdown();
    pause();
  }

  private synchronized void tick() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - stepStart);
    if (!busy || seconds < 1) {
      return;
    }
    String sign = styled(DIM, "   ... " + seconds + " s");
    if (terminal) {
      out.print(CLEAR_LINE + sign);
      out.flush();
      signShown = true;
    } else if (seconds % SIGN_OF_LIFE_SECONDS == 0) {
      println(sign);
    }
  }

  private void println(String text) {
    clearSign();
    out.println(text);
    out.flush();
  }

  private void clearSign() {
    if (signShown) {
      out.print(CLEAR_LINE);
      signShown = false;
    }
  }

  private String styled(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
