package dev.overlane.bench.fleet;

import java.time.Duration;

/**
 * What the controller has done to all hosts together since the last reset. Confined to the event
 * loop; {@link Figures} are values.
 */
final class Traffic {
  private long messages;
  private long transactions;
  private long bundles;
  private long flowMods;
  private long flowReads;
  private int handshakes;
  private int mostHandshakes;
  private int opened;
  private long firstAccepted;
  private long firstWrite;
  private long lastWrite;
  private int leads;
  private long lastLed;
  private long lastHeard;
  private long longestGap;

  /**
   * A snapshot. Moments are of {@link System#nanoTime}, 0 if there was none.
   *
   * @param messages requests of both protocols but echoes
   * @param transactions OVSDB transactions that write
   * @param bundles OpenFlow bundles committed
   * @param flowMods flow mods in these
   * @param flowReads requests for all flows
   * @param mostHandshakes OVSDB sessions between their start and their first rows, at most at once
   * @param opened OVSDB sessions that got their first rows
   * @param firstAccepted when the first OVSDB session was accepted
   * @param firstWrite when the first transaction or bundle was committed
   * @param lastWrite when the last one was
   * @param lastLed when a connection became the last one that writes alone
   * @param lastHeard when the last message came
   * @param longestGap in which no message came from the controller, between the first and the last
   */
  record Figures(
      long messages,
      long transactions,
      long bundles,
      long flowMods,
      long flowReads,
      int mostHandshakes,
      int opened,
      long firstAccepted,
      long firstWrite,
      long lastWrite,
      long lastLed,
      long lastHeard,
      Duration longestGap) {}

  void reset() {
    messages = 0;
    transactions = 0;
    bundles = 0;
    flowMods = 0;
    flowReads = 0;
    mostHandshakes = handshakes;
    opened = 0;
    firstAccepted = 0;
    firstWrite = 0;
    lastWrite = 0;
    leads = 0;
    lastLed = 0;
    lastHeard = 0;
    longestGap = 0;
  }

  Figures figures() {
    return new Figures(
        messages,
        transactions,
        bundles,
        flowMods,
        flowReads,
        mostHandshakes,
        opened,
        firstAccepted,
        firstWrite,
        lastWrite,
        lastLed,
        lastHeard,
        Duration.ofNanos(longestGap));
  }

  /** A message came that is no echo. */
  void heard() {
    long now = System.nanoTime();
    if (lastHeard != 0) {
      longestGap = Math.max(longestGap, now - lastHeard);
    }
    lastHeard = now;
    messages++;
  }

  void handshakeBegan() {
    if (firstAccepted == 0) {
      firstAccepted = System.nanoTime();
    }
    handshakes++;
    mostHandshakes = Math.max(mostHandshakes, handshakes);
  }

  /**
   * A handshake is over.
   *
   * @param well whether the first rows were sent
   */
  void handshakeEnded(boolean well) {
    handshakes--;
    opened += well ? 1 : 0;
  }

  void transaction() {
    transactions++;
    wrote();
  }

  void bundle(int mods) {
    bundles++;
    flowMods += mods;
    wrote();
  }

  /** A connection became the only one that writes. */
  void led() {
    leads++;
    lastLed = System.nanoTime();
  }

  /** How many became so since the last reset. */
  int leads() {
    return leads;
  }

  void flowRead() {
    flowReads++;
  }

  private void wrote() {
    lastWrite = System.nanoTime();
    if (firstWrite == 0) {
      firstWrite = lastWrite;
    }
  }
}
