package dev.overlane.controller.proof;

import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.IsolationStatus;
import dev.overlane.flow.proof.Violation;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proof of isolation beside the running reconcilers: a thread of its own that proves again
 * whenever something was seen. It changes nothing and delays nobody.
 */
public final class IsolationWatch {
  private static final Logger log = LoggerFactory.getLogger(IsolationWatch.class);

  /** Most sightings come in bunches; one proof serves all that come within this of each other. */
  private static final Duration BUNCH = Duration.ofMillis(100);

  /** The longest bunch: hosts that keep changing are looked at all the same. */
  private static final Duration LONGEST_BUNCH = Duration.ofSeconds(1);

  /** The same while the network is being made what the file says, which a proof would hold up. */
  private static final Duration LONGEST_BUNCH_CONVERGING = Duration.ofSeconds(4);

  /** Proving takes a quarter of the time at most, so that hosts that come are not held up by it. */
  private static final int REST = 3;

  private static final Duration LONGEST_REST = Duration.ofSeconds(10);

  private final Sightings sightings;
  private final StatusBoard status;
  private final ProofBoard board;
  private final Prover prover;
  private final Ledger ledger = new Ledger();
  private final Semaphore news = new Semaphore(0);

  IsolationWatch(Sightings sightings, StatusBoard status, ProofBoard board, Prover prover) {
    this.sightings = sightings;
    this.status = status;
    this.board = board;
    this.prover = prover;
  }

  /** Starts it, on a daemon thread. */
  public void start() {
    sightings.watch(this::sighted);
    Thread thread = new Thread(this::run, "isolation-proof");
    thread.setDaemon(true);
    thread.start();
  }

  private void sighted(HostSighting sighting) {
    prover.told(sighting);
    news.release();
  }

  private void run() {
    try {
      boolean pending = false;
      long rested = System.nanoTime();
      while (true) {
        if (pending) {
          // What is wrong is to be looked at again when it has had time to be repaired.
          boolean unused = news.tryAcquire(Ledger.GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          news.acquire();
        }
        TimeUnit.NANOSECONDS.sleep(rested - System.nanoTime());
        awaitQuiet();
        long begun = System.nanoTime();
        pending = look();
        long ended = System.nanoTime();
        rested = ended + Math.min(REST * (ended - begun), LONGEST_REST.toNanos());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitQuiet() throws InterruptedException {
    long begun = System.nanoTime();
    do {
      news.drainPermits();
      // Not woken by each: hosts that converge need the processor.
      TimeUnit.NANOSECONDS.sleep(BUNCH.toNanos());
    } while (System.nanoTime() - begun < longestBunch().toNanos() && news.availablePermits() > 0);
  }

  private Duration longestBunch() {
    return status.read().converged() ? LONGEST_BUNCH : LONGEST_BUNCH_CONVERGING;
  }

  /** Proves once; returns whether something must be looked at again. */
  private boolean look() {
    try {
      return take(prover.prove());
    } catch (RuntimeException bug) {
      log.error("bug: the proof of isolation failed; please report this", bug);
      return false;
    }
  }

  private boolean take(ProofResult result) {
    ProofResult settled = ledger.settle(result);
    boolean open = settled.verdict() != Verdict.VIOLATED && result.wrong() > 0;
    Verdict before = board.verdict();
    Verdict now = open ? before : settled.verdict();
    board.post(settled, now);
    status.isolation(
        new IsolationStatus(
            now.toString(),
            settled.wrong(),
            settled.unseenHosts(),
            settled.at().toString(),
            settled.duration().toNanos() / 1e9));
    ledger.untold(settled).forEach(IsolationWatch::tell);
    if (now != before) {
      log.info("isolation: {}{}", now, now == Verdict.UNKNOWN ? unseen(settled) : "");
    }
    return result.wrong() > 0;
  }

  private static void tell(Violation violation) {
    log.error("isolation violated: {}", ProofText.inOneLine(violation));
  }

  private static String unseen(ProofResult result) {
    return ": " + result.unseenHosts() + " of " + result.hosts().size() + " hosts are not seen";
  }
}
