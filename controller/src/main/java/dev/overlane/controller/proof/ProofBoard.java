package dev.overlane.controller.proof;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Where the newest proof is posted, for status and metrics. Any thread may read. */
public final class ProofBoard {
  private volatile Optional<ProofResult> newest = Optional.empty();
  private volatile Verdict verdict = Verdict.UNKNOWN;
  private final AtomicLong proofs = new AtomicLong();

  /** A proof was made; its verdict may wait until what it found has proved to last. */
  void post(ProofResult result, Verdict settled) {
    proofs.incrementAndGet();
    newest = Optional.of(result);
    verdict = settled;
  }

  /** What is known: {@link Verdict#UNKNOWN} until a first proof is made. */
  public Verdict verdict() {
    return verdict;
  }

  /** The newest proof; empty: none was made yet. */
  public Optional<ProofResult> newest() {
    return newest;
  }

  /** How long the newest proof took; zero: none was made yet. */
  public Duration duration() {
    return newest.map(ProofResult::duration).orElse(Duration.ZERO);
  }

  /** How many proofs were made since the start. */
  public long proofs() {
    return proofs.get();
  }

  /** How many things are wrong at this moment. */
  public int violations() {
    return newest.map(ProofResult::wrong).orElse(0);
  }

  /** How many hosts of the file the newest proof could see. */
  public int hostsSeen() {
    return newest.map(result -> result.hosts().size() - result.unseenHosts()).orElse(0);
  }

  /** How many hosts of the file it could not see. */
  public int hostsUnseen() {
    return newest.map(ProofResult::unseenHosts).orElse(0);
  }
}
