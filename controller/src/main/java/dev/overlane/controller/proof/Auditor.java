package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.FlowReading;
import dev.overlane.flow.proof.Violation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A proof on demand: all switches are asked for their flows anew, and what is found wrong is looked
 * at a second time, so that what is being repaired at this very moment does not count.
 */
public final class Auditor {
  /** Longest wait for the switches' answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Controller controller;
  private final Prover prover;

  Auditor(Controller controller, Prover prover) {
    this.controller = controller;
    this.prover = prover;
  }

  /**
   * A proof, and what was special about it.
   *
   * @param result what is still wrong counts
   * @param readAnew the hosts whose flows were read for it
   * @param passed what was wrong at first and was not any more a second later
   */
  public record Report(
      ProofResult result, ImmutableSet<String> readAnew, ImmutableList<Violation> passed) {}

  /** Reads, proves and reports; blocks for some seconds at most. */
  public Report verify() {
    ImmutableSet<String> read = readAnew();
    ProofResult first = prover.prove();
    if (first.wrong() == 0) {
      return new Report(first, read, ImmutableList.of());
    }
    pause();
    ProofResult second = prover.prove();
    ImmutableSet<String> again = titles(second);
    ImmutableSet<String> before = titles(first);
    ImmutableList<Violation> passed =
        first.violations().stream()
            .filter(violation -> !again.contains(violation.title()))
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Violation> lasting =
        second.violations().stream()
            .filter(violation -> before.contains(violation.title()))
            .collect(ImmutableList.toImmutableList());
    return new Report(second.with(lasting, second.expectations()), read, passed);
  }

  private static ImmutableSet<String> titles(ProofResult result) {
    return result.violations().stream()
        .map(Violation::title)
        .collect(ImmutableSet.toImmutableSet());
  }

  private ImmutableSet<String> readAnew() {
    FlowReading reading = controller.readFlows();
    CompletableFuture<Void> done = reading.done().toCompletableFuture();
    try {
      done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // Those that have answered by now count.
      return reading.read();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    return reading.read();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(Ledger.GRACE.toMillis());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
