package dev.overlane.flow.loxi;

import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.SwitchPorts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Admits every switch and records what it is told. */
final class TestOwner implements SwitchAdmission, SwitchHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<SwitchPorts> ports = new LinkedBlockingQueue<>();
  private final BlockingQueue<FlowNews> news = new LinkedBlockingQueue<>();
  private final AtomicInteger changes = new AtomicInteger();

  @Override
  public Optional<SwitchHandler> admit(SwitchSession session) {
    sessions.add(session);
    return Optional.of(this);
  }

  @Override
  public void flowsChanged() {
    changes.incrementAndGet();
  }

  @Override
  public void flowsTold(FlowNews told) {
    changes.incrementAndGet();
    news.add(told);
  }

  @Override
  public void portsChanged(SwitchPorts told) {
    ports.add(told);
  }

  @Override
  public void closed(String reason) {
    closed.add(reason);
  }

  SwitchSession nextSession() {
    return take(sessions, "a switch");
  }

  SwitchPorts nextPorts() {
    return take(ports, "the switch's ports");
  }

  String nextClose() {
    return take(closed, "the end of a session");
  }

  FlowNews nextNews() {
    return take(news, "what became of flows");
  }

  int admitted() {
    return sessions.size();
  }

  int changes() {
    return changes.get();
  }

  private static <T> T take(BlockingQueue<T> queue, String what) {
    try {
      T taken = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (taken == null) {
        throw new AssertionError("no " + what + " within " + PATIENCE);
      }
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits for a stage's result. */
  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until a condition holds. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
